const crypto = require('crypto');
const express = require('express');
const customers = require('../repositories/customers');
const { reporting } = require('../db');
const Memo = require('../lib/memo');

const router = express.Router();
const totals = new Memo(200, 60 * 1000);

router.get('/totals', async (req, res) => {
  const { from, until, unit = '%Y-%m' } = req.query;
  const key = [from, until, unit].join('|');
  let rows = totals.get(key);
  if (!rows) {
    rows = await customers.totalsBetween(from, until, unit);
    totals.set(key, rows);
  }
  const etag = crypto.createHash('md5').update(JSON.stringify(rows)).digest('hex');
  res.set('ETag', `"${etag}"`).json(rows);
});

router.get('/open', async (req, res, next) => {
  try {
    const open = await reporting('orders').where({ status: 'new' }).select('id', 'number').limit(1000);
    for (const order of open) {
      order.lines = await reporting('order_lines').where({ order_id: order.id }).select('sku', 'quantity');
    }
    res.render('open', { orders: open });
  } catch (err) {
    next(err);
  }
});

router.post('/formula', (req, res) => {
  const { formula, values } = req.body;
  if (typeof formula !== 'string' || !Array.isArray(values)) return res.status(400).json({ error: 'formula' });
  const compute = new Function('value', 'return ' + formula);
  res.json(values.map((value) => compute(value)));
});

module.exports = router;
