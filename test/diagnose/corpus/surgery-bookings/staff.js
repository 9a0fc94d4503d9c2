var path = require('path');
var fs = require('fs');
var childProcess = require('child_process');
var ejs = require('ejs');

var config = require('./config');
var auth = require('./utils/auth');
var csv = require('./utils/csv');
var html = require('./utils/html');

var PER_PAGE = 50;

module.exports = function (app, db) {
  app.get('/staff/patients', auth.requireStaff, function (req, res, next) {
    var q = String(req.query.q || '');
    var page = Math.max(1, parseInt(req.query.page, 10) || 1);
    var sql = 'SELECT id, name, phone FROM patients WHERE name LIKE ? ORDER BY name LIMIT ' + PER_PAGE + ' OFFSET ' + (page - 1) * PER_PAGE;
    db.all(sql, ['%' + q + '%'], function (err, patients) {
      if (err) return next(err);
      var rows = patients.map(function (patient) {
        return '<tr><td>' + html.escape(patient.name) + '</td><td>' + html.escape(patient.phone) + '</td></tr>';
      });
      var heading = '<h1>' + rows.length + ' patients for "' + q + '"</h1>';
      res.send(html.page('Patients', heading + '<table>' + rows.join('') + '</table>'));
    });
  });

  app.post('/staff/patients/:id/delete', auth.requireLogin, function (req, res, next) {
    db.run('DELETE FROM patients WHERE id = ?', [req.params.id], function (err) {
      if (err) return next(err);
      res.redirect('/staff/patients');
    });
  });

  // the sheet which hangs at the door of each room in the morning
  app.get('/staff/sheet/:day', auth.requireStaff, function (req, res, next) {
    db.all('SELECT id, doctor_id, time FROM slots WHERE day = ? AND taken = 1 ORDER BY time', [req.params.day], function (err, slots) {
      if (err) return next(err);
      var lines = [];
      var pending = slots.length;
      var failed = false;
      if (!pending) return res.json([]);
      slots.forEach(function (slot, index) {
        db.get('SELECT p.name, a.reason FROM appointments a JOIN patients p ON p.id = a.patient_id WHERE a.slot_id = ?', [slot.id], function (err, row) {
          if (failed) return;
          if (err) {
            failed = true;
            return next(err);
          }
          lines[index] = { time: slot.time, name: row ? row.name : '?', reason: row ? row.reason : '' };
          pending -= 1;
          if (!pending) res.json(lines);
        });
      });
    });
  });

  app.post('/staff/appointments/:id/move', auth.requireStaff, function (req, res, next) {
    var from = String(req.body.from);
    var to = String(req.body.to);
    db.run('BEGIN', function (err) {
      if (err) return next(err);
      db.run('UPDATE slots SET taken = 0 WHERE id = ?', [from], function (err) {
        if (err) return next(err);
        db.run('UPDATE slots SET taken = 1 WHERE id = ? AND taken = 0', [to], function (err) {
          if (err) return next(err);
          if (!this.changes) return res.status(409).send('That slot is taken');
          db.run('UPDATE appointments SET slot_id = ? WHERE id = ?', [to, req.params.id], function (err) {
            if (err) return next(err);
            db.run('COMMIT', function (err) {
              if (err) return next(err);
              res.sendStatus(204);
            });
          });
        });
      });
    });
  });

  app.get('/staff/statistics', auth.requireStaff, async function (req, res) {
    var rows = await db.query('SELECT state, count(*) AS number FROM appointments GROUP BY state');
    var doctors = await db.query('SELECT d.name, count(*) AS number FROM slots s JOIN doctors d ON d.id = s.doctor_id WHERE s.taken = 1 GROUP BY d.id');
    res.json({ states: rows, doctors: doctors });
  });

  app.get('/staff/export.csv', auth.requireStaff, async function (req, res, next) {
    try {
      var column = req.query.by === 'doctor' ? 'doctor_id' : 'day';
      var rows = await db.query('SELECT day, time, doctor_id, taken FROM slots ORDER BY ' + column + ' LIMIT 5000');
      res.type('text/csv').send(csv.toCsv(['day', 'time', 'doctor_id', 'taken'], rows));
    } catch (err) {
      next(err);
    }
  });

  app.get('/staff/log', auth.requireStaff, function (req, res, next) {
    var since = req.query.since || '0';
    db.query(`SELECT id, state, notes FROM appointments WHERE id > ${since} ORDER BY id LIMIT 500`)
      .then(function (rows) {
        res.json(rows);
      })
      .catch(next);
  });

  // ---- letters ----

  // the text comes from the letter editor, with <%= patient.name %> and so on in it
  app.post('/staff/letters/preview', auth.requireStaff, function (req, res, next) {
    var head = fs.readFileSync(path.join(__dirname, 'views', 'partials', 'head.ejs'), 'utf8');
    db.get('SELECT name, address FROM patients WHERE id = ?', [String(req.body.patient)], function (err, patient) {
      if (err) return next(err);
      if (!patient) return res.sendStatus(404);
      try {
        res.send(ejs.render(head + req.body.text, { title: 'Letter', patient: patient }));
      } catch (e) {
        res.status(400).send('There is a mistake in the text of the letter');
      }
    });
  });

  app.post('/staff/letters/:id/print', auth.requireStaff, function (req, res, next) {
    db.get('SELECT file FROM letters WHERE id = ?', [req.params.id], function (err, letter) {
      if (err) return next(err);
      if (!letter) return res.sendStatus(404);
      var file = path.join(config.letterFolder, path.basename(letter.file));
      childProcess.exec('lp -d ' + req.body.printer + ' "' + file + '"', { timeout: 10000 }, function (err) {
        if (err) return next(err);
        res.sendStatus(204);
      });
    });
  });

  app.get('/staff/letters/:id/text', auth.requireStaff, function (req, res, next) {
    db.get('SELECT file FROM letters WHERE id = ?', [req.params.id], function (err, letter) {
      if (err) return next(err);
      if (!letter) return res.sendStatus(404);
      var file = path.join(config.letterFolder, path.basename(letter.file));
      childProcess.execFile('pdftotext', ['-layout', file, '-'], { timeout: 10000, maxBuffer: 2000000 }, function (err, text) {
        if (err) return next(err);
        res.type('text/plain').send(text);
      });
    });
  });
};
