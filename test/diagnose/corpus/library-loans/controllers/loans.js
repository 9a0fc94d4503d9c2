const fs = require('fs');
const path = require('path');
const Book = require('../models/book');
const Loan = require('../models/loan');
const config = require('../config');

const dueDate = () => new Date(Date.now() + config.loan.days * 24 * 3600 * 1000);

exports.mine = (req, res, next) => {
  Loan.openOf(req.user._id)
    .then((loans) => res.render('loans', { loans }))
    .catch(next);
};

exports.borrow = async (req, res, next) => {
  try {
    const open = await Loan.countDocuments({ member: req.user._id, returned: null });
    if (open >= config.loan.maxOpen) {
      req.flash('error', 'You have too many books already');
      return res.redirect('/loans');
    }
    // one statement, so that two members cannot get the last copy
    const book = await Book.findOneAndUpdate(
      { _id: String(req.body.book), available: { $gt: 0 } },
      { $inc: { available: -1 } }
    );
    if (!book) return res.status(409).render('error', { message: 'All copies are out' });
    await Loan.create({ book: book._id, member: req.user._id, due: dueDate() });
    res.redirect('/loans');
  } catch (err) {
    next(err);
  }
};

exports.renew = async (req, res) => {
  const loan = await Loan.findById(req.params.id);
  if (!loan || loan.returned) return res.status(404).render('error', { message: 'No such loan' });
  if (loan.renewals >= config.loan.maxRenewals) {
    req.flash('error', 'Please bring the book back');
    return res.redirect('/loans');
  }
  loan.due = dueDate();
  loan.renewals += 1;
  await loan.save();
  res.redirect('/loans');
};

exports.giveBack = (req, res, next) => {
  Loan.findOneAndUpdate({ _id: req.params.id, member: req.user._id, returned: null }, { returned: new Date() })
    .then((loan) => {
      if (!loan) return res.status(404).render('error', { message: 'No such loan' });
      return Book.updateOne({ _id: loan.book }, { $inc: { available: 1 } }).then(() => res.redirect('/loans'));
    })
    .catch(next);
};

exports.receipt = async (req, res, next) => {
  try {
    const loan = await Loan.findOne({ _id: req.params.id, member: req.user._id }).populate('book');
    if (!loan) return next();
    const terms = fs.readFileSync(path.join(__dirname, '..', 'config', 'terms.txt'), 'utf8');
    res.type('text/plain').send(`${loan.book.title}\ndue ${loan.due.toDateString()}\n\n${terms}`);
  } catch (err) {
    next(err);
  }
};

/* the phones show the cover and the number of waiting members with each loan */
exports.apiMine = async (req, res, next) => {
  try {
    const loans = await Loan.find({ member: req.user._id, returned: null }).limit(100);
    const result = [];
    for (const loan of loans) {
      const book = await Book.findById(loan.book).select('title cover');
      result.push({ id: loan.id, due: loan.due, title: book ? book.title : '', cover: book ? book.cover : null });
    }
    res.json(result);
  } catch (err) {
    next(err);
  }
};
