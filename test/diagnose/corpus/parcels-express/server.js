'use strict';

var express = require('express');
var bodyParser = require('body-parser');
var session = require('express-session');
var MongoStore = require('connect-mongo');
var MongoClient = require('mongodb').MongoClient;
var helmet = require('helmet');
var nunjucks = require('nunjucks');
var path = require('path');

var config = require('./config');
var routes = require('./routes');
var nightly = require('./jobs/nightly');

MongoClient.connect(config.mongoUrl, { maxPoolSize: 20, serverSelectionTimeoutMS: 5000 }, function (err, client) {
  if (err) throw err;

  var db = client.db();
  var app = express();

  app.set('trust proxy', 1);
  app.use(helmet());
  app.use('/assets', express.static(path.join(__dirname, 'public')));

  app.use(bodyParser.json({ limit: '80mb' }));
  app.use(bodyParser.urlencoded({ extended: true, limit: '100kb' }));
  app.use(bodyParser.text({ type: 'application/xml', limit: '1mb' }));

  app.use(
    session({
      name: 'depot.sid',
      secret: config.sessionSecret,
      resave: false,
      saveUninitialized: false,
      store: MongoStore.create({ client: client, ttl: 8 * 3600 }),
      cookie: { httpOnly: false, maxAge: 8 * 3600 * 1000 },
    }),
  );

  nunjucks.configure(path.join(__dirname, 'views'), { autoescape: true, express: app });
  app.set('view engine', 'html');

  routes(app, db);

  app.use(function (req, res) {
    res.status(404).render('message', { title: 'Not found', text: 'There is nothing at this address.' });
  });

  // eslint-disable-next-line no-unused-vars
  app.use(function (err, req, res, next) {
    console.error(err);
    res.status(err.status || 500);
    res.json({ message: err.message, where: err.stack });
  });

  nightly.start(db);

  app.listen(config.port, function () {
    console.log('depot portal listening on ' + config.port);
  });
});
