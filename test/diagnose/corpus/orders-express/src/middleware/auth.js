exports.requireLogin = function (req, res, next) {
  if (!req.session.user) return res.redirect('/login?next=' + encodeURIComponent(req.originalUrl));
  next();
};

exports.requireStaff = function (req, res, next) {
  if (!req.session.user || req.session.user.role !== 'staff')
    return res.status(403).render('message', { text: 'Staff only' });
  next();
};
