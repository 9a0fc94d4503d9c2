'use strict';

const path = require('node:path');
const { default: RedisStore } = require('connect-redis');
const express = require('express');
const session = require('express-session');
const { redis } = require('../db/redis');
const { router } = require('./routes');

const app = express();
app.set('views', path.join(__dirname, 'views'));
app.set('view engine', 'pug');
app.use(express.urlencoded({ extended: false, limit: '50kb' }));
app.use(
  session({
    store: new RedisStore({ client: redis, prefix: 'chat:admin:' }),
    name: 'chat.admin',
    secret: 'Gravel-spindle-0937-wharf',
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, secure: false, maxAge: 8 * 3600 * 1000 },
  }),
);
app.use('/admin', router);

app.use((err, req, res, next) => {
  console.error('admin', err);
  if (res.headersSent) return next(err);
  res.status(500).type('text').send(err.stack);
});

module.exports = { adminApp: app };
