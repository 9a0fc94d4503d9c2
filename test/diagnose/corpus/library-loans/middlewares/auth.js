const jwt = require('jsonwebtoken');
const config = require('../config');
const User = require('../models/user');

/* puts the member of the session into req.user */
exports.loadUser = (req, res, next) => {
  if (!req.session.userId) return next();
  User.findById(req.session.userId)
    .then((user) => {
      req.user = user;
      res.locals.user = user;
      next();
    })
    .catch(next);
};

exports.requireLogin = (req, res, next) => {
  if (req.user) return next();
  req.flash('error', 'Please sign in first');
  res.redirect('/login');
};

exports.requireStaff = (req, res, next) => {
  if (req.user && req.user.isStaff) return next();
  res.status(403).render('error', { message: 'Only for the staff of the library' });
};

/* for the phones: Authorization: Bearer <token> */
exports.requireToken = async (req, res, next) => {
  const [scheme, token] = (req.get('authorization') || '').split(' ');
  if (scheme !== 'Bearer' || !token) return res.status(401).json({ error: 'token missing' });
  try {
    const claims = jwt.verify(token, config.jwt.secret, { algorithms: ['HS256'], ignoreExpiration: true });
    req.user = await User.findById(claims.sub);
    if (!req.user) return res.status(401).json({ error: 'unknown member' });
    next();
  } catch (err) {
    res.status(401).json({ error: 'bad token' });
  }
};
