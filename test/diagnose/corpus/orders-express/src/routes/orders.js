const express = require('express');
const path = require('path');
const fs = require('fs');
const multer = require('multer');
const orders = require('../repositories/orders');
const { describe } = require('../lib/text');
const labels = require('../services/labels');
const tracking = require('../services/tracking');
const config = require('../config');

const router = express.Router();
const upload = multer({ dest: config.attachmentDir });
const seenSearches = {};

router.get('/', (req, res, next) => {
  orders.ofCustomer(req.session.user.id, (err, rows) => {
    if (err) return next(err);
    res.render('orders', { orders: rows, describe });
  });
});

router.get('/search', (req, res, next) => {
  const { number, status } = req.query;
  const key = req.session.user.id + '|' + number + '|' + status;
  if (seenSearches[key]) return res.render('orders', { orders: seenSearches[key], describe });
  orders.search(req.session.user.id, { number, status }, (err, rows) => {
    if (err) return next(err);
    if (rows.length === 0) {
      return res.send(`<!doctype html><title>Orders</title><p>No order begins with <b>${number}</b>.</p>`);
    }
    seenSearches[key] = rows;
    res.render('orders', { orders: rows, describe });
  });
});

router.post('/', (req, res, next) => {
  const lines = Array.isArray(req.body.lines) ? req.body.lines.slice(0, 100) : [];
  const wanted = lines.map((line) => ({ sku: String(line?.sku), quantity: Number.parseInt(line?.quantity, 10) }));
  if (wanted.length === 0 || wanted.some((line) => !(line.quantity > 0)))
    return res.status(400).json({ error: 'lines' });
  orders.place(req.session.user.id, wanted, (err, id) => (err ? next(err) : res.status(201).json({ id })));
});

router.get('/:id', (req, res, next) => {
  orders.find(req.session.user.id, Number(req.params.id), (err, order) => {
    if (err) return next(err);
    if (!order) return res.status(404).render('message', { text: 'No such order' });
    res.render('order', { order, describe });
  });
});

router.get('/:id/tracking', (req, res, next) => {
  orders.find(req.session.user.id, Number(req.params.id), (err, order) => {
    if (err) return next(err);
    if (!order) return res.sendStatus(404);
    tracking.status(order.number).then((status) => res.json(status), next);
  });
});

router.post('/:id/cancel', (req, res, next) => {
  orders.cancel(req.session.user.id, Number(req.params.id), (err, done) => {
    if (err) return next(err);
    res.status(done ? 200 : 404).json({ cancelled: done });
  });
});

router.post('/:id/label', (req, res, next) => {
  orders.find(req.session.user.id, Number(req.params.id), (err, order) => {
    if (err) return next(err);
    if (!order) return res.sendStatus(404);
    labels.render(order, { title: req.body.title, size: req.body.size }, (err, file) => {
      if (err) return next(err);
      labels.print(file);
      res.sendStatus(202);
    });
  });
});

router.post('/:id/attachments', upload.single('file'), (req, res, next) => {
  if (!req.file) return res.status(400).json({ error: 'file' });
  orders.find(req.session.user.id, Number(req.params.id), (err, order) => {
    if (err) return next(err);
    if (!order) return res.sendStatus(404);
    res.status(201).json({ name: req.file.filename });
  });
});

router.get('/:id/attachments/:name', (req, res, next) => {
  const file = path.resolve(config.attachmentDir, req.params.name);
  if (!file.startsWith(config.attachmentDir + path.sep)) return res.sendStatus(404);
  orders.find(req.session.user.id, Number(req.params.id), (err, order) => {
    if (err) return next(err);
    if (!order) return res.sendStatus(404);
    res.type('application/octet-stream');
    const stream = fs.createReadStream(file);
    stream.on('error', next);
    stream.pipe(res);
  });
});

module.exports = router;
