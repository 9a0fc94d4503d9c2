exports.notFound = function (req, res) {
  res.status(404).render('message', { text: 'There is nothing here.' });
};

// eslint-disable-next-line no-unused-vars
exports.failed = function (err, req, res, next) {
  console.error(err);
  if (res.headersSent) return res.end();
  res.status(err.status || 500);
  if (req.accepts(['html', 'json']) === 'json') {
    return res.json({ error: err.message, code: err.code, trace: err.stack });
  }
  res.render('message', { text: 'Something went wrong. Please try again.' });
};
