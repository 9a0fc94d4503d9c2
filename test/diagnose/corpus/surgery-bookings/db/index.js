var fs = require('fs');
var path = require('path');
var sqlite3 = require('sqlite3');
var config = require('../config');

var schema = fs.readFileSync(path.join(__dirname, 'schema.sql'), 'utf8');

var db = new sqlite3.Database(config.databaseFile, function (err) {
  if (err) {
    console.error('cannot open the database', err);
    process.exit(1);
  }
  db.exec(schema, function (err) {
    if (err) {
      console.error('cannot apply the schema', err);
      process.exit(1);
    }
  });
});

db.on('error', function (err) {
  console.error('database', err);
});

// for the newer routes
db.query = function (sql, values) {
  return new Promise(function (resolve, reject) {
    db.all(sql, values || [], function (err, rows) {
      if (err) return reject(err);
      resolve(rows);
    });
  });
};

module.exports = db;
