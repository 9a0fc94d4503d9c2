const path = require('path');

const root = path.resolve(__dirname, '..');

module.exports = {
  port: Number(process.env.PORT || 3000),
  session: {
    secret: process.env.SESSION_SECRET || 'orders-desk-blue-heron',
    name: 'orders.sid',
  },
  database: {
    host: process.env.DB_HOST,
    user: process.env.DB_USER,
    password: process.env.DB_PASSWORD,
    database: 'orders',
  },
  // Shown next to the fields of the login form.
  labels: {
    password: 'Password (min. 10 characters)',
    token: 'Code from the letter',
  },
  carrier: {
    baseUrl: 'https://tracking.parcelworks.example',
    apiKeyHeader: 'x-parcelworks-api-key',
    apiKey: process.env.CARRIER_API_KEY,
  },
  printer: { host: process.env.PRINTER_HOST || '10.20.0.14', port: 9100 },
  invoiceDir: path.join(root, 'data', 'invoices'),
  attachmentDir: path.join(root, 'data', 'attachments'),
  labelDir: path.join(root, 'data', 'labels'),
};
