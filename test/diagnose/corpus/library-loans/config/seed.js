/* npm run seed: the first account of a new branch */
const mongoose = require('mongoose');
const config = require('./index');
const User = require('../models/user');

mongoose
  .connect(config.mongoUri)
  .then(() => User.findOne({ role: 'admin' }))
  .then((admin) => {
    if (admin) return admin;
    return User.create({ name: 'Librarian', email: 'librarian@branch.example', password: 'bookworm', role: 'admin' });
  })
  .then(() => mongoose.disconnect())
  .catch((err) => {
    console.error(err);
    process.exit(1);
  });
