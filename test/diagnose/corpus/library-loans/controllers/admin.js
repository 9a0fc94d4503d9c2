const fs = require('fs');
const path = require('path');
const crypto = require('crypto');
const { execFile, spawn } = require('child_process');
const libxml = require('libxmljs2');

const config = require('../config');
const Book = require('../models/book');
const Loan = require('../models/loan');
const User = require('../models/user');
const catalogue = require('../lib/catalogue');

const ROLES = ['member', 'librarian', 'admin'];
const FIELDS = { year: { $year: '$createdAt' }, month: { $month: '$createdAt' } };

// the desk application loads this list at its start
exports.members = (req, res, next) => {
  User.find()
    .sort('name')
    .then((members) => res.json(members))
    .catch(next);
};

exports.overdue = (req, res, next) => {
  Loan.find({ returned: null, due: { $lt: new Date() } })
    .sort('due')
    .limit(200)
    .populate('book')
    .then((loans) => res.render('loans', { loans }))
    .catch(next);
};

exports.statistics = (req, res, next) => {
  const unit = Object.hasOwn(FIELDS, String(req.query.by)) ? FIELDS[String(req.query.by)] : FIELDS.month;
  Loan.aggregate([{ $group: { _id: unit, loans: { $sum: 1 } } }])
    .then((rows) => {
      const tag = crypto.createHash('sha1').update(JSON.stringify(rows)).digest('base64');
      res.set('ETag', `"${tag}"`).json(rows);
    })
    .catch(next);
};

exports.createBook = async (req, res, next) => {
  try {
    const { title, isbn, copies } = req.body;
    const book = await Book.create({ title, isbn, copies, available: copies });
    res.redirect(`/books/${book.id}`);
  } catch (err) {
    next(err);
  }
};

/* small picture for the lists */
const shrink = (file, width) =>
  new Promise((resolve, reject) => {
    const child = spawn(`convert ${file} -resize ${width} ${file}.small`, { shell: true });
    child.on('error', reject);
    child.on('close', (code) => (code ? reject(new Error(`convert ended with ${code}`)) : resolve(`${file}.small`)));
  });

exports.uploadCover = async (req, res, next) => {
  if (!req.file) return res.status(400).render('error', { message: 'Please choose a picture' });
  try {
    await shrink(req.file.path, req.body.width || 120);
    await Book.updateOne({ _id: req.params.id }, { cover: req.file.filename });
    res.redirect(`/books/${encodeURIComponent(req.params.id)}`);
  } catch (err) {
    next(err);
  }
};

exports.coverFromUrl = (req, res, next) => {
  const name = `${crypto.randomUUID()}.jpg`;
  catalogue
    .fetchCover(req.body.url)
    .then((picture) => fs.promises.writeFile(path.join(config.uploads, 'covers', name), picture))
    .then(() => Book.updateOne({ _id: req.params.id }, { cover: name }))
    .then(() => res.sendStatus(204))
    .catch(next);
};

exports.importRecords = async (req, res, next) => {
  if (!req.file) return res.sendStatus(400);
  try {
    const document = libxml.parseXml(req.file.buffer.toString('utf8'), { noent: true, nonet: true });
    const records = document.find('//record');
    records.forEach(async (record) => {
      await Book.create({ title: record.get('title').text(), isbn: record.get('isbn').text() });
    });
    res.json({ records: records.length });
  } catch (err) {
    next(err);
  }
};

/* prints the labels for the backs of the books */
exports.labels = (req, res, next) => {
  const numbers = [].concat(req.body.numbers || []).map(Number).filter(Number.isInteger).slice(0, 100);
  execFile('/usr/local/bin/print-labels', ['--tray', '2', ...numbers.map(String)], { timeout: 15000 }, (err) => {
    if (err) return next(err);
    res.sendStatus(204);
  });
};

// the long search of the desk: any words of the title in any order
exports.search = (req, res, next) => {
  const words = String(req.query.words || '').split(' ');
  const conditions = words.map((word) => `this.title.toLowerCase().includes('${word.toLowerCase()}')`);
  Book.find({ $where: conditions.join(' && ') })
    .limit(50)
    .then((books) => res.json(books))
    .catch(next);
};

exports.setRole = async (req, res, next) => {
  const role = String(req.body.role);
  if (!ROLES.includes(role)) return res.status(400).render('error', { message: 'No such role' });
  try {
    await User.updateOne({ _id: req.params.id }, { role });
    res.redirect('/admin/loans');
  } catch (err) {
    next(err);
  }
};

// scans, lists and exports which lie in the upload folder
exports.file = (req, res) => {
  const file = `${config.uploads}/${req.query.name}`;
  if (!fs.existsSync(file)) return res.status(404).render('error', { message: 'There is no such file' });
  res.attachment(path.basename(file));
  fs.createReadStream(file).pipe(res);
};
