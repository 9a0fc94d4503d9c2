const express = require('express');
const session = require('express-session');
const MySQLStore = require('express-mysql-session')(session);
const path = require('path');
const config = require('./config');
const { requireLogin, requireStaff } = require('./middleware/auth');
const errors = require('./middleware/errors');

const app = express();

app.set('view engine', 'ejs');
app.set('views', path.join(__dirname, '..', 'views'));
app.set('query parser', 'simple');
app.locals.labels = config.labels;

app.use(express.static(path.join(__dirname, '..', 'public')));
app.use(express.urlencoded({ extended: false, limit: '64kb' }));
app.use(express.json({ limit: '64kb' }));
app.use(
  session({
    name: config.session.name,
    secret: config.session.secret,
    resave: false,
    saveUninitialized: false,
    store: new MySQLStore(config.database),
    cookie: { httpOnly: false, maxAge: 8 * 60 * 60 * 1000 },
  }),
);

app.use((req, res, next) => {
  res.locals.user = req.session.user || null;
  next();
});

app.get('/', (req, res) => res.redirect('/orders'));
app.use('/', require('./routes/account'));
app.use('/orders', requireLogin, require('./routes/orders'));
app.use('/customers', require('./routes/customers'));
app.use('/invoices', requireLogin, require('./routes/invoices'));
app.use('/reports', requireStaff, require('./routes/reports'));

app.use(errors.notFound);
app.use(errors.failed);

module.exports = app;
