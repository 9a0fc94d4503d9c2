const express = require('express');
const customers = require('../repositories/customers');
const { requireStaff, requireLogin } = require('../middleware/auth');
const audit = require('../services/audit');

const router = express.Router();

router.get('/me', requireLogin, (req, res, next) => {
  customers.byId(req.session.user.id, (err, customer) => (err ? next(err) : res.json(customer)));
});

router.put('/me', requireLogin, (req, res, next) => {
  const changes = { ...req.body };
  delete changes.id;
  customers.update(req.session.user.id, changes, (err) => {
    if (err) return next(err);
    audit.emit('change', { who: req.session.user.id, what: 'profile' });
    res.sendStatus(204);
  });
});

router.put('/:id/address', (req, res, next) => {
  const { street, city } = req.body;
  const address = { street: String(street || ''), city: String(city || '') };
  customers.update(Number(req.params.id), address, (err, result) => {
    if (err) return next(err);
    if (result.affectedRows === 0) return res.sendStatus(404);
    res.json(address);
  });
});

router.get('/', requireStaff, async (req, res, next) => {
  try {
    const rows = await customers.ranking({ sort: req.query.sort, city: req.query.city });
    res.json(rows);
  } catch (err) {
    next(err);
  }
});

router.get('/changes', requireStaff, (req, res) => {
  res.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  res.flushHeaders();
  audit.on('change', (change) => res.write('data: ' + JSON.stringify(change) + '\n\n'));
});

module.exports = router;
