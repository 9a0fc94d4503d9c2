const express = require('express');
const fs = require('fs');
const path = require('path');
const { pool } = require('../db');
const config = require('../config');
const { escapePattern } = require('../lib/text');

const router = express.Router();
const footer = fs.readFileSync(path.join(__dirname, '..', '..', 'views', 'footer.txt'), 'utf8');

router.get('/', (req, res, next) => {
  const words = String(req.query.q || '').slice(0, 80);
  pool.query(
    'SELECT id, number, file, total FROM invoices WHERE customer_id = ? LIMIT 500',
    [req.session.user.id],
    (err, rows) => {
      if (err) return next(err);
      const pattern = new RegExp(escapePattern(words), 'i');
      const found = rows.filter((row) => pattern.test(row.number));
      res.render('invoices', { invoices: found, words, footer });
    },
  );
});

router.get('/download', (req, res) => {
  const file = path.join(config.invoiceDir, String(req.session.user.id), req.query.file || '');
  res.attachment('invoice.pdf');
  fs.createReadStream(file).pipe(res);
});

router.get('/terms', (req, res) => {
  const terms = fs.readFileSync(path.join(config.invoiceDir, 'terms.txt'), 'utf8');
  res.type('text/plain').send(terms);
});

module.exports = router;
