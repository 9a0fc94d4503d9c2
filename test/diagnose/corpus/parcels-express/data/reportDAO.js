'use strict';

var mysql = require('mysql');

var BASE = 'SELECT d.name AS depot, r.day, r.handled, r.late FROM depot_days r JOIN depots d ON d.id = r.depot_id';

var SORTS = { name: 'w.driver', km: 'w.kilometres DESC', stops: 'w.stops DESC' };

function ReportDAO(settings) {
  this.pool = mysql.createPool(settings);
}

function clause(filter) {
  var parts = ["d.name = '" + filter.depot + "'"];
  if (filter.from) parts.push('r.day >= ' + mysql.escape(String(filter.from)));
  if (filter.to) parts.push('r.day <= ' + mysql.escape(String(filter.to)));
  return parts.join(' AND ');
}

ReportDAO.prototype.byDepot = function (filter, callback) {
  var sql = BASE + ' WHERE ' + clause(filter) + ' ORDER BY r.day LIMIT 400';
  this.pool.query(sql, function (err, rows) {
    if (err) return callback(err);
    callback(null, rows);
  });
};

ReportDAO.prototype.byDriver = function (driver, sort, callback) {
  var order = Object.prototype.hasOwnProperty.call(SORTS, sort) ? SORTS[sort] : SORTS.name;
  var sql = 'SELECT w.driver, w.week, w.kilometres, w.stops FROM weeks w WHERE w.driver = ? ORDER BY ' + order;
  this.pool.query(sql, [String(driver)], callback);
};

module.exports.ReportDAO = ReportDAO;
