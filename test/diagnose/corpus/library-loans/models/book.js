const mongoose = require('mongoose');

const bookSchema = new mongoose.Schema({
  isbn: { type: String, index: true },
  title: { type: String, required: true },
  author: String,
  summary: String, // html of the publisher or of our editors
  cover: String,
  copies: { type: Number, default: 1 },
  available: { type: Number, default: 1 },
  tags: [String],
  reviews: [{ member: { type: mongoose.Schema.Types.ObjectId, ref: 'User' }, text: String }],
});

module.exports = mongoose.model('Book', bookSchema);
