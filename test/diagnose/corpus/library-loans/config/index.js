require('dotenv').config();
const path = require('path');

const env = process.env.NODE_ENV || 'development';

module.exports = {
  env,
  port: process.env.PORT || 3000,
  baseUrl: process.env.BASE_URL || 'http://localhost:3000',
  mongoUri: process.env.MONGODB_URI || 'mongodb://localhost:27017/library',
  session: {
    secret: process.env.SESSION_SECRET,
    maxAge: 1000 * 60 * 60 * 4,
  },
  jwt: {
    // used by the reading app on the phones
    secret: 'q8Zr!stacks-and-shelves-71',
    expiresIn: '30d',
    cookieName: 'reader_token',
  },
  smtp: {
    host: process.env.SMTP_HOST || 'localhost',
    port: 465,
    secure: true,
    auth: { user: process.env.SMTP_USER, pass: process.env.SMTP_PASS },
  },
  uploads: path.join(__dirname, '..', 'uploads'),
  catalogue: 'https://catalogue.union-libraries.example/api/books/',
  loan: { days: 21, maxOpen: 12, maxRenewals: 3, finePerDay: 0.2 },
};
