var fs = require('fs');
var path = require('path');
var crypto = require('crypto');
var axios = require('axios');
var bcrypt = require('bcrypt');

var config = require('./config');
var auth = require('./utils/auth');
var html = require('./utils/html');
var mailer = require('./utils/mailer');
var objects = require('./utils/objects');
var uploads = require('./utils/uploads');

var LIST =
  'SELECT a.id, a.reason, a.notes, a.state, s.day, s.time, d.name AS doctor FROM appointments a' +
  ' JOIN slots s ON s.id = a.slot_id JOIN doctors d ON d.id = s.doctor_id';
var SORTS = { date: 's.day, s.time', doctor: 'd.name, s.day' };

var closures = {}; // day -> answer of the council's calendar
var recentReasons = [];

function isoDay(date) {
  return date.toISOString().slice(0, 10);
}

module.exports = function (app, db, passport) {
  app.get('/', function (req, res, next) {
    db.all('SELECT name, room, speciality FROM doctors ORDER BY name LIMIT 50', function (err, doctors) {
      if (err) return next(err);
      var items = doctors.map(function (doctor) {
        return '<li>' + html.escape(doctor.name) + ', room ' + html.escape(doctor.room) + '</li>';
      });
      res.send(html.page('Millbrook Surgery', '<ul>' + items.join('') + '</ul><a href="/book">Book</a>'));
    });
  });

  // ---- accounts ----

  app.get('/login', function (req, res) {
    res.render('login', { message: null });
  });

  app.post('/login', function (req, res, next) {
    console.log('login', req.ip, req.body);
    var target = req.session.returnTo || '/appointments';
    passport.authenticate('local', function (err, patient, info) {
      if (err) return next(err);
      if (!patient) return res.status(401).render('login', { message: info.message });
      req.logIn(patient, function (err) {
        if (err) return next(err);
        if (req.body.keep) res.cookie('patient', patient.id, { maxAge: 90 * 24 * 3600 * 1000 });
        res.redirect(target);
      });
    })(req, res, next);
  });

  app.post('/logout', function (req, res, next) {
    res.clearCookie('patient');
    req.logout(function (err) {
      if (err) return next(err);
      res.redirect('/');
    });
  });

  app.get('/language/:code', function (req, res) {
    var code = req.params.code === 'cy' ? 'cy' : 'en';
    res.cookie('language', code, { maxAge: 365 * 24 * 3600 * 1000, sameSite: 'lax' });
    res.redirect(req.query.back || '/');
  });

  app.post('/register', function (req, res, next) {
    var form = objects.pick(req.body, ['email', 'name', 'phone', 'password']);
    if (!/^[^@\s]+@[^@\s]+$/.test(form.email || '') || !form.name || (form.password || '').length < 10) {
      return res.status(400).send(html.page('Register', '<p>Please fill in all fields, the password with 10 letters or more.</p>'));
    }
    var hash = bcrypt.hashSync(form.password, 12);
    db.run(
      'INSERT INTO patients (email, name, phone, password_hash) VALUES (?, ?, ?, ?)',
      [form.email.toLowerCase(), form.name, form.phone, hash],
      function (err) {
        if (err && err.code !== 'SQLITE_CONSTRAINT') return next(err);
        // the same answer for an address that we know already
        res.redirect('/login');
      }
    );
  });

  app.get('/forgot', function (req, res) {
    res.send(html.page('Password', '<form method="post"><input name="email"><button>Send me a code</button></form>'));
  });

  app.post('/forgot', function (req, res, next) {
    var email = String(req.body.email || '').toLowerCase();
    var code = auth.newResetCode();
    db.run('UPDATE patients SET reset_token = ? WHERE email = ?', [code, email], function (err) {
      if (err) return next(err);
      if (this.changes) {
        var link = 'https://' + req.headers.host + '/reset.html#' + code;
        mailer.send(email, 'Your new password', '<p>Please set it <a href="' + link + '">here</a>.</p>');
      }
      res.send(html.page('Password', '<p>If we know ' + html.escape(email) + ' we have written to it.</p>'));
    });
  });

  // the form of it is the static page public/reset.html
  app.post('/reset/:code', async function (req, res, next) {
    try {
      var password = String(req.body.password || '');
      if (password.length < 10) return res.status(400).send('The password is too short');
      var hash = await bcrypt.hash(password, 12);
      await db.query('UPDATE patients SET password_hash = ?, old_hash = NULL, reset_token = NULL WHERE reset_token = ?', [
        hash,
        req.params.code,
      ]);
      res.redirect('/login');
    } catch (err) {
      next(err);
    }
  });

  app.post('/profile', auth.requireLogin, function (req, res, next) {
    var names = Object.keys(req.body);
    var sets = names.map((name) => name + ' = ?');
    var values = names.map((name) => req.body[name]);
    if (!names.length) return res.redirect('/appointments');
    db.run('UPDATE patients SET ' + sets.join(', ') + ' WHERE id = ?', values.concat(req.user.id), function (err) {
      if (err) return next(err);
      res.redirect('/appointments');
    });
  });

  app.post('/preferences', auth.requireLogin, function (req, res, next) {
    db.get('SELECT preferences FROM patients WHERE id = ?', [req.user.id], function (err, row) {
      if (err) return next(err);
      if (!row) return res.sendStatus(404);
      var preferences = objects.extend(JSON.parse(row.preferences), req.body);
      var text = JSON.stringify(preferences);
      db.run('UPDATE patients SET preferences = ? WHERE id = ?', [text, req.user.id], function (err) {
        if (err) return next(err);
        res.json(preferences);
      });
    });
  });

  app.post('/photo', auth.requireLogin, uploads.photo, function (req, res) {
    if (!req.file) return res.status(400).send('Please choose a JPEG or PNG picture');
    res.json({ photo: req.file.filename });
  });

  // ---- appointments ----

  app.get('/appointments', auth.requireLogin, function (req, res, next) {
    var order = Object.prototype.hasOwnProperty.call(SORTS, req.query.sort) ? SORTS[req.query.sort] : SORTS.date;
    db.all(LIST + ' WHERE a.patient_id = ? ORDER BY ' + order + ' LIMIT 200', [req.user.id], function (err, rows) {
      if (err) return next(err);
      res.render('appointments', { rows: rows });
    });
  });

  app.get('/appointments/:id', auth.requireLogin, function (req, res, next) {
    db.get(LIST + ' WHERE a.id = ?', [req.params.id], function (err, appointment) {
      if (err) return next(err);
      if (!appointment) return res.status(404).send(html.page('Appointment', '<p>No such appointment.</p>'));
      res.render('appointment', { appointment: appointment });
    });
  });

  app.post('/appointments/:id/cancel', auth.requireLogin, function (req, res, next) {
    var sql = "UPDATE appointments SET state = 'cancelled' WHERE id = ? AND patient_id = ?";
    db.run(sql, [req.params.id, req.user.id], function (err) {
      if (err) return next(err);
      if (!this.changes) return res.sendStatus(404);
      res.redirect('/appointments');
    });
  });

  app.get('/book', auth.requireLogin, function (req, res, next) {
    var day = req.query.day || isoDay(new Date());
    var sql =
      'SELECT s.id, s.day, s.time, d.name AS doctor FROM slots s JOIN doctors d ON d.id = s.doctor_id' +
      ' WHERE s.taken = 0 AND s.day >= ? ORDER BY s.day, s.time LIMIT 60';
    db.all(sql, [day], function (err, slots) {
      if (err) return next(err);
      res.render('book', { slots: slots, day: day });
    });
  });

  app.post('/book', auth.requireLogin, function (req, res, next) {
    var reason = String(req.body.reason || '').slice(0, 200);
    db.run('UPDATE slots SET taken = 1 WHERE id = ? AND taken = 0', [String(req.body.slot)], function (err) {
      if (err) return next(err);
      if (!this.changes) return res.status(409).send(html.page('Book', '<p>Somebody was quicker. <a href="/book">Again</a></p>'));
      var values = [req.user.id, String(req.body.slot), reason];
      db.run('INSERT INTO appointments (patient_id, slot_id, reason) VALUES (?, ?, ?)', values, function () {
        recentReasons.push({ reason: reason, at: Date.now() });
        mailer
          .send(req.user.email, 'Your appointment', '<p>We have booked it. Details: ' + config.baseUrl + '/appointments</p>')
          .catch(mailer.logFailure);
        res.redirect('/appointments');
      });
    });
  });

  // what people come for at the moment, for the screen in the tea kitchen
  app.get('/api/reasons', auth.requireKiosk, function (req, res) {
    var since = Date.now() - 3600 * 1000;
    res.json(recentReasons.filter((entry) => entry.at > since).length);
  });

  app.get('/api/days', function (req, res) {
    var count = Number(req.query.count) || 14;
    var days = [];
    for (var i = 0; i < count; i++) {
      var date = new Date(Date.now() + i * 24 * 3600 * 1000);
      if (date.getDay() !== 0) days.push(isoDay(date));
    }
    res.json(days);
  });

  app.get('/api/doctors', function (req, res, next) {
    db.all('SELECT id, name, speciality FROM doctors ORDER BY name LIMIT 50', function (err, doctors) {
      if (err) return next(err);
      var wanted = new RegExp(req.query.name || '', 'i');
      var found = doctors.filter((doctor) => wanted.test(doctor.name));
      var tag = crypto.createHash('md5').update(JSON.stringify(found)).digest('hex');
      res.set('ETag', '"' + tag + '"');
      res.json(found);
    });
  });

  // free slots for the widget
  app.get('/api/slots', function (req, res, next) {
    var sql = "SELECT id, day, time FROM slots WHERE taken = 0 AND day = '" + req.query.day + "'";
    if (req.query.doctor) sql += ' AND doctor_id = ' + Number(req.query.doctor);
    db.all(sql + ' ORDER BY time LIMIT 100', function (err, slots) {
      if (err) return next(err);
      res.json(slots);
    });
  });

  app.get('/api/closed/:day', function (req, res, next) {
    var day = req.params.day;
    if (!/^\d{4}-\d\d-\d\d$/.test(day)) return res.status(400).json({ error: 'day' });
    if (closures[day]) return res.json(closures[day]);
    var url = 'https://calendar.county.example/closures/' + encodeURIComponent(day);
    axios
      .get(url, { timeout: 4000, maxContentLength: 100000 })
      .then(function (answer) {
        if (Object.keys(closures).length >= 400) closures = {};
        closures[day] = answer.data;
        res.json(answer.data);
      })
      .catch(next);
  });

  // shows the busy times of the patient's own calendar beside our free slots
  app.post('/calendar', auth.requireLogin, function (req, res, next) {
    axios
      .get(req.body.address, { responseType: 'text' })
      .then(function (answer) {
        var starts = String(answer.data).match(/^DTSTART[^\r\n]*/gm) || [];
        res.json(starts.slice(0, 200));
      })
      .catch(next);
  });

  // ---- letters ----

  app.get('/letters', auth.requireLogin, function (req, res, next) {
    var sql = 'SELECT file, title, added FROM letters WHERE patient_id = ? ORDER BY added DESC LIMIT 100';
    db.all(sql, [req.user.id], function (err, letters) {
      if (err) return next(err);
      res.render('letters', { letters: letters });
    });
  });

  app.post('/letters', auth.requireLogin, uploads.letter, function (req, res, next) {
    if (!req.file) return res.status(400).send('No file');
    var values = [req.user.id, req.file.filename, String(req.body.title || 'Letter')];
    db.run("INSERT INTO letters (patient_id, file, title, added) VALUES (?, ?, ?, date('now'))", values, function (err) {
      if (err) return next(err);
      res.redirect('/letters');
    });
  });

  app.get('/letters/file', auth.requireLogin, function (req, res) {
    var file = path.join(config.letterFolder, req.query.name);
    res.setHeader('Content-Disposition', 'inline');
    fs.createReadStream(file).pipe(res);
  });

  app.get('/leaflets/:name', function (req, res, next) {
    var file = uploads.leafletPath(req.params.name);
    if (!file) return res.sendStatus(404);
    res.sendFile(file, function (err) {
      if (err) next(err);
    });
  });
};
