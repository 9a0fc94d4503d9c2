'use strict';

var fs = require('fs');
var path = require('path');

var ReportDAO = require('../data/reportDAO').ReportDAO;
var guard = require('../lib/guard');
var config = require('../config');

module.exports = function (app) {
  var reports = new ReportDAO(config.mysql);

  app.get('/reports/depot', guard.staff, function (req, res, next) {
    var filter = { depot: req.query.depot, from: req.query.from, to: req.query.to };
    reports.byDepot(filter, function (err, rows) {
      if (err) return next(err);
      res.json(rows);
    });
  });

  app.get('/reports/drivers', guard.staff, function (req, res, next) {
    reports.byDriver(req.query.driver, req.query.sort, function (err, rows) {
      if (err) return next(err);
      res.json(rows);
    });
  });

  app.get('/reports/invoices/:year', guard.staff, function (req, res) {
    var year = parseInt(req.params.year, 10);
    if (!(year > 2000 && year < 2100)) return res.sendStatus(404);
    var book = path.join(config.invoiceDir, year + '.csv');
    if (!fs.existsSync(book)) return res.sendStatus(404);
    var lines = fs.readFileSync(book, 'utf8').split('\n');
    res.json({ year: year, count: lines.length - 1, last: lines[lines.length - 2] });
  });
};
