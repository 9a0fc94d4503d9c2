const path = require('path');
const express = require('express');
const mongoose = require('mongoose');
const session = require('express-session');
const MongoStore = require('connect-mongo');
const flash = require('connect-flash');
const helmet = require('helmet');
const cors = require('cors');
const errorHandler = require('errorhandler');

const config = require('./config');
const { loadUser } = require('./middlewares/auth');

const app = express();

app.set('view engine', 'pug');
app.set('views', path.join(__dirname, 'views'));

app.use(helmet({ contentSecurityPolicy: false }));
app.use('/api', cors({ origin: true, credentials: true }));
app.use(express.static(path.join(__dirname, 'public')));
app.use(express.urlencoded({ extended: true }));
app.use(express.json({ limit: '50mb' }));

app.use(
  session({
    secret: config.session.secret,
    name: 'library.sid',
    resave: false,
    saveUninitialized: false,
    store: MongoStore.create({ mongoUrl: config.mongoUri }),
    cookie: { httpOnly: true, maxAge: config.session.maxAge },
  })
);
app.use(flash());
app.use(loadUser);
app.use((req, res, next) => {
  res.locals.messages = { info: req.flash('info'), error: req.flash('error') };
  next();
});

app.use('/', require('./routes'));
app.use('/admin', require('./routes/admin'));

app.use((req, res) => res.status(404).render('error', { message: 'There is no such page' }));
app.use(errorHandler());

mongoose
  .connect(config.mongoUri, { maxPoolSize: 20, serverSelectionTimeoutMS: 5000 })
  .then(() => {
    require('./jobs/overdue').start();
    app.listen(config.port, () => console.log(`library on port ${config.port}`));
  })
  .catch((err) => {
    console.error('no database', err);
    process.exit(1);
  });
