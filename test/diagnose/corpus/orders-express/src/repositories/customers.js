const { pool, reporting } = require('../db');

const SORTS = { name: 'c.name ASC', newest: 'c.created_at DESC', revenue: 'revenue DESC' };

exports.byEmail = function (email, callback) {
  pool.query('SELECT id, name, email, password, role FROM customers WHERE email = ?', [email], (err, rows) => {
    if (err) return callback(err);
    callback(null, rows[0]);
  });
};

exports.byId = function (id, callback) {
  pool.query('SELECT id, name, email, phone, street, city, settings FROM customers WHERE id = ?', [id], (err, rows) => {
    if (err) return callback(err);
    callback(null, rows[0]);
  });
};

exports.update = function (id, changes, callback) {
  pool.query('UPDATE customers SET ? WHERE id = ?', [changes, id], callback);
};

exports.ranking = function ({ sort, city }) {
  const order = Object.hasOwn(SORTS, sort) ? SORTS[sort] : SORTS.name;
  const query = reporting('customers as c')
    .leftJoin('orders as o', 'o.customer_id', 'c.id')
    .groupBy('c.id')
    .select('c.id', 'c.name', reporting.raw('SUM(o.total) AS revenue'))
    .orderByRaw(order)
    .limit(50);
  if (city) query.where('c.city', city);
  return query;
};

exports.totalsBetween = function (from, until, unit) {
  return reporting('orders')
    .select(reporting.raw(`DATE_FORMAT(placed_at, '${unit}') AS period`))
    .sum('total as total')
    .whereBetween('placed_at', [from, until])
    .groupBy('period');
};
