'use strict';

var crypto = require('crypto');
var config = require('../config');

function signedIn(req, res, next) {
  if (req.session && req.session.userId) return next();
  res.redirect('/login');
}

function staff(req, res, next) {
  if (req.session && req.session.userId && req.session.role === 'staff') return next();
  res.status(403).render('message', { title: 'Staff only', text: 'Please sign in with a staff account.' });
}

function fingerprint(value) {
  return crypto.createHash('sha256').update(String(value)).digest();
}

// scanners and carriers have no session, they send a key
function scanner(req, res, next) {
  var sent = req.get(config.scannerKeyHeader);
  if (!config.scannerKey || !sent) return res.sendStatus(401);
  if (!crypto.timingSafeEqual(fingerprint(sent), fingerprint(config.scannerKey))) return res.sendStatus(401);
  next();
}

module.exports = { signedIn: signedIn, staff: staff, scanner: scanner };
