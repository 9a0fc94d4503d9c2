'use strict';

var UserDAO = require('../data/userDAO').UserDAO;
var guard = require('../lib/guard');
var mailer = require('../lib/mailer');
var text = require('../lib/text');
var config = require('../config');

module.exports = function (app, db) {
  var users = new UserDAO(db);

  app.get('/login', function (req, res) {
    res.render('login', { next: req.query.next || '', problem: '' });
  });

  app.post('/login', function (req, res, next) {
    var username = req.body.username;
    var password = req.body.password;

    users.check(username, password, function (err, user) {
      if (err && err.noSuchUser) {
        console.log('login: nobody called ' + username + ' from ' + req.ip);
        return res.render('login', { next: '', problem: 'We know no user of that name.' });
      }
      if (err && err.wrongPassword) {
        return res.render('login', { next: '', problem: 'The password is not right.' });
      }
      if (err) return next(err);

      req.session.userId = user._id.toString();
      req.session.role = user.role;
      res.redirect(req.body.next || '/parcels');
    });
  });

  app.post('/logout', function (req, res) {
    req.session.destroy(function (err) {
      if (err) console.error('logout: session not destroyed', err);
      res.clearCookie('depot.sid');
      res.redirect('/login');
    });
  });

  app.post('/password/forgot', function (req, res, next) {
    var email = String(req.body.email || '');

    users.startReset(email, function (err, reset) {
      if (err) return next(err);
      if (reset) {
        var link = 'https://' + req.headers.host + '/password/reset?token=' + reset.token;
        mailer.sendReset(reset.email, link);
      }
      // same answer whether the address is known or not
      res.render('message', { title: 'Check your mail', text: 'If we know the address, a link is on its way.' });
    });
  });

  app.post('/password/reset', function (req, res, next) {
    var password = String(req.body.password || '');
    if (password.length < 12) return res.status(400).render('message', { title: 'Too short', text: 'Twelve or more.' });
    users.finishReset(String(req.body.token || ''), password, function (err, done) {
      if (err) return next(err);
      if (!done) return res.status(400).render('message', { title: 'Expired', text: 'Ask for a new link.' });
      res.redirect(text.localPath(req.body.next, '/login'));
    });
  });

  app.post('/profile', guard.signedIn, function (req, res, next) {
    users.saveProfile(req.session.userId, req.body, function (err) {
      if (err) return next(err);
      res.redirect('/profile');
    });
  });

  app.post('/profile/notifications', guard.signedIn, function (req, res, next) {
    var wanted = { byMail: req.body.byMail === 'on', byText: req.body.byText === 'on' };
    users.saveNotifications(req.session.userId, wanted, function (err) {
      if (err) return next(err);
      res.redirect('/profile');
    });
  });

  app.get('/profile', guard.signedIn, function (req, res, next) {
    users.byId(req.session.userId, function (err, user) {
      if (err) next(err);
      res.render('profile', { name: user.name, email: user.email, home: config.publicUrl });
    });
  });
};
