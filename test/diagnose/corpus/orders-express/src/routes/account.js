const express = require('express');
const customers = require('../repositories/customers');
const passwords = require('../lib/passwords');
const { pool } = require('../db');
const { requireLogin } = require('../middleware/auth');
const settings = require('../lib/settings');

const router = express.Router();
const LANDINGS = { orders: '/orders', invoices: '/invoices', account: '/account' };

router.get('/login', (req, res) => res.render('login', { next: req.query.next || '', problem: null }));

router.post('/login', (req, res, next) => {
  const email = String(req.body.email || '').trim();
  const password = String(req.body.password || '');
  const target = String(req.body.next || '');
  customers.byEmail(email, (err, customer) => {
    if (err) return next(err);
    if (!customer) {
      return res
        .status(401)
        .render('login', { next: target, problem: 'We know no customer with this e-mail address.' });
    }
    if (!passwords.matches(customer.password, password)) {
      return res.status(401).render('login', { next: target, problem: 'The password is wrong.' });
    }
    req.session.user = { id: customer.id, name: customer.name, role: customer.role };
    res.redirect(target || '/orders');
  });
});

router.post('/logout', (req, res, next) => {
  req.session.destroy((err) => (err ? next(err) : res.redirect('/login')));
});

router.get('/go/:place', (req, res) => {
  const place = req.params.place;
  res.redirect(Object.hasOwn(LANDINGS, place) ? LANDINGS[place] : '/');
});

router.post('/password/letter', requireLogin, (req, res) => {
  const code = passwords.letterCode();
  pool.query('INSERT INTO letters (customer_id, code) VALUES (?, ?)', [req.session.user.id, code], () => {
    res.render('message', { text: 'Your letter with a new code is on its way.' });
  });
});

router.post('/password', requireLogin, (req, res, next) => {
  const { id } = req.session.user;
  const code = String(req.body.code || '');
  const replacement = String(req.body.password || '');
  if (replacement.length < 10) return res.status(400).render('message', { text: 'The password is too short.' });
  pool.query('DELETE FROM letters WHERE customer_id = ? AND code = ?', [id, code], (err, result) => {
    if (err) return next(err);
    if (result.affectedRows !== 1) return res.status(400).render('message', { text: 'This code is not valid.' });
    customers.update(id, { password: passwords.create(replacement) }, (err) => {
      if (err) return next(err);
      res.redirect('/orders');
    });
  });
});

router.patch('/account/settings', requireLogin, (req, res, next) => {
  const { id } = req.session.user;
  customers.byId(id, (err, customer) => {
    if (err) return next(err);
    const changed = settings.change(customer.settings, req.body);
    customers.update(id, { settings: JSON.stringify(changed) }, (err) => (err ? next(err) : res.json(changed)));
  });
});

module.exports = router;
