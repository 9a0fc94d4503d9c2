const path = require('path');
const config = require('../config');
const Book = require('../models/book');
const catalogue = require('../lib/catalogue');

const PAGE = 30;
const SORTS = new Map([
  ['title', { title: 1 }],
  ['author', { author: 1, title: 1 }],
]);

const escapeHtml = (text) =>
  String(text || '').replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]);
const escapeRegExp = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/* blank lines of a summary become paragraphs */
const paragraphs = (text) => escapeHtml(text).split(/\n\s*\n/).map((part) => `<p>${part}</p>`).join('');

exports.list = async (req, res, next) => {
  try {
    const q = String(req.query.q || '').slice(0, 80);
    const filter = q ? { title: new RegExp(escapeRegExp(q), 'i') } : {};
    if (req.query.tag) filter.tags = req.query.tag;
    const page = Math.max(0, parseInt(req.query.page, 10) || 0);
    const books = await Book.find(filter)
      .sort(SORTS.get(req.query.sort) || SORTS.get('title'))
      .skip(page * PAGE)
      .limit(PAGE);
    res.render('books', { books, q });
  } catch (err) {
    next(err);
  }
};

exports.show = (req, res, next) => {
  Book.findById(req.params.id)
    .then((book) => {
      if (!book) return next();
      res.render('book', { book, summary: paragraphs(book.summary) });
    })
    .catch(next);
};

exports.byIsbn = (req, res) => {
  Book.findOne({ isbn: req.params.isbn }).then(async (book) => {
    if (book) return res.redirect(`/books/${book.id}`);
    const record = await catalogue.lookup(req.params.isbn);
    if (!record || !record.title) return res.status(404).send(`<p>Nobody has a book with the ISBN ${req.params.isbn}.</p>`);
    res.send(`<p>${escapeHtml(record.title)} is not in our stock.</p>`);
  });
};

exports.addReview = async (req, res, next) => {
  try {
    const book = await Book.findById(req.params.id);
    if (!book) return next();
    book.reviews.push({ member: req.user._id, text: String(req.body.text) });
    book.save();
    res.redirect(`/books/${book.id}`);
  } catch (err) {
    next(err);
  }
};

exports.cover = (req, res, next) => {
  const name = path.basename(req.params.name);
  res.sendFile(path.join(config.uploads, 'covers', name), { maxAge: '7d' }, (err) => {
    if (err) next(err);
  });
};
