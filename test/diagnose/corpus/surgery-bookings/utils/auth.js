var crypto = require('crypto');
var config = require('../config');

var STAFF = ['reception', 'doctor', 'manager'];

exports.requireLogin = function (req, res, next) {
  if (req.isAuthenticated()) return next();
  if (req.method === 'GET') req.session.returnTo = req.originalUrl;
  res.redirect('/login');
};

exports.requireStaff = function (req, res, next) {
  if (req.isAuthenticated() && STAFF.indexOf(req.user.role) !== -1) return next();
  res.status(403).send('Staff only');
};

exports.requireKiosk = function (req, res, next) {
  var given = Buffer.from(String(req.get(config.kioskTokenHeader) || ''));
  var wanted = Buffer.from(config.kioskToken || '');
  if (!wanted.length || given.length !== wanted.length || !crypto.timingSafeEqual(given, wanted)) {
    return res.status(401).json({ error: 'unknown kiosk' });
  }
  next();
};

// short enough to be read out on the telephone
exports.newResetCode = function () {
  var code = '';
  while (code.length < 8) code += Math.floor(Math.random() * 36).toString(36);
  return code;
};
