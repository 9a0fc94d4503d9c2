const { pool } = require('../db');

const COLUMNS = ['id', 'number', 'customer_id', 'status', 'total', 'note', 'placed_at'];
const SELECT = 'SELECT ' + COLUMNS.join(', ') + ' FROM orders';

exports.ofCustomer = function (customerId, callback) {
  pool.query(SELECT + ' WHERE customer_id = ? ORDER BY placed_at DESC LIMIT 200', [customerId], callback);
};

exports.search = function (customerId, filter, callback) {
  const conditions = ['customer_id = ?'];
  const values = [customerId];
  if (filter.number) {
    conditions.push('number LIKE ?');
    values.push(filter.number + '%');
  }
  if (filter.status) conditions.push("status = '" + filter.status + "'");
  const sql = SELECT + ' WHERE ' + conditions.join(' AND ') + ' ORDER BY placed_at DESC LIMIT 100';
  pool.query(sql, values, callback);
};

exports.find = function (customerId, id, callback) {
  pool.query(SELECT + ' WHERE id = ? AND customer_id = ?', [id, customerId], (err, rows) => {
    if (err) return callback(err);
    callback(null, rows[0]);
  });
};

exports.place = function (customerId, lines, callback) {
  pool.getConnection((err, connection) => {
    if (err) return callback(err);
    const undo = (cause) => connection.rollback(() => (connection.release(), callback(cause)));
    connection.beginTransaction((err) => {
      if (err) return undo(err);
      connection.query('INSERT INTO orders (customer_id, status) VALUES (?, ?)', [customerId, 'new'], (err, result) => {
        if (err) return undo(err);
        const values = lines.map((line) => [result.insertId, line.sku, line.quantity]);
        connection.query('INSERT INTO order_lines (order_id, sku, quantity) VALUES ?', [values], (err) => {
          if (err) return undo(err);
          connection.commit((err) => {
            if (err) return undo(err);
            connection.release();
            callback(null, result.insertId);
          });
        });
      });
    });
  });
};

exports.cancel = function (customerId, id, callback) {
  pool.getConnection((err, db) => {
    if (err) return callback(err);
    db.beginTransaction((err) => {
      if (err) return callback(err);
      const owned = [id, customerId];
      db.query("UPDATE orders SET status = 'cancelled' WHERE id = ? AND customer_id = ?", owned, (err, result) => {
        if (err) return callback(err);
        if (result.affectedRows === 0) return db.rollback(() => (db.release(), callback(null, false)));
        db.query(
          'UPDATE stock s JOIN order_lines l ON l.sku = s.sku SET s.held = s.held - l.quantity WHERE l.order_id = ?',
          [id],
          (err) => {
            if (err) return callback(err);
            db.commit((err) => {
              db.release();
              callback(err, true);
            });
          },
        );
      });
    });
  });
};
