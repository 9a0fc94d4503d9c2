var path = require('path');
var express = require('express');
var session = require('express-session');
var cookieParser = require('cookie-parser');
var passport = require('passport');
var SQLiteStore = require('connect-sqlite3')(session);

var config = require('./config');
var db = require('./db');
var html = require('./utils/html');

var app = express();

app.disable('x-powered-by');
app.set('trust proxy', 1);
app.set('views', path.join(__dirname, 'views'));
app.set('view engine', 'ejs');
app.locals.jsonForScript = html.jsonForScript;

app.use(express.static(path.join(__dirname, 'public'), { maxAge: '1d' }));
app.use(express.urlencoded({ extended: true, limit: '200kb' }));
app.use(express.json({ limit: '100kb' }));
app.use(cookieParser());
app.use(
  session({
    name: 'surgery',
    secret: config.sessionSecret,
    resave: false,
    saveUninitialized: false,
    store: new SQLiteStore({ dir: config.dataFolder, db: 'sessions.db' }),
    cookie: { maxAge: 8 * 3600 * 1000, secure: config.production, httpOnly: false },
  })
);

require('./config/passport')(passport);
app.use(passport.initialize());
app.use(passport.session());

// "keep me signed in"
app.use(function (req, res, next) {
  if (req.isAuthenticated() || !req.cookies.patient) return next();
  db.get('SELECT id, name, email, role FROM patients WHERE id = ?', [String(req.cookies.patient)], function (err, patient) {
    if (err || !patient) return next(err);
    req.logIn(patient, next);
  });
});

app.use(function (req, res, next) {
  res.locals.patient = req.user || null;
  next();
});

// the booking widget on the web sites of the pharmacies
app.use('/api', function (req, res, next) {
  res.header('Access-Control-Allow-Origin', req.headers.origin || '*');
  res.header('Access-Control-Allow-Credentials', 'true');
  res.header('Access-Control-Allow-Headers', 'Content-Type, ' + config.kioskTokenHeader);
  if (req.method === 'OPTIONS') return res.sendStatus(204);
  next();
});

require('./routes')(app, db, passport);
require('./staff')(app, db);

app.use(function (req, res) {
  res.status(404).send(html.page('Not found', '<p>There is no page ' + html.escape(req.path) + '.</p>'));
});

app.use(function (err, req, res, next) {
  console.error(err);
  if (res.headersSent) return next(err);
  res.status(err.status || 500).send(html.page('Error', '<pre>' + html.escape(err.stack) + '</pre>'));
});

require('./jobs/reminders').start();

app.listen(config.port, function () {
  console.log('surgery bookings on port ' + config.port);
});
