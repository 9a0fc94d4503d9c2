'use strict';

var crypto = require('crypto');
var vm = require('vm');

var ParcelDAO = require('../data/parcelDAO').ParcelDAO;
var guard = require('../lib/guard');
var labels = require('../lib/labels');
var mailer = require('../lib/mailer');
var text = require('../lib/text');

var BADGES = {
  waiting: '<span class="badge grey">waiting</span>',
  moving: '<span class="badge blue">on its way</span>',
  delivered: '<span class="badge green">delivered</span>',
};

// public tracking page is polled a lot, keep what we rendered
var trackingPages = {};

module.exports = function (app, db) {
  var parcels = new ParcelDAO(db);

  app.get('/parcels', guard.signedIn, function (req, res, next) {
    parcels.listFor(req.session.userId, req.query.q, function (err, found) {
      if (err) return next(err);
      res.render('parcels', { parcels: found, q: req.query.q || '' });
    });
  });

  app.get('/parcels/heavy', guard.staff, function (req, res, next) {
    parcels.heavierThan(req.query.kg, function (err, found) {
      if (err) return next(err);
      res.render('parcels', { parcels: found, q: '' });
    });
  });

  app.post('/parcels', guard.signedIn, function (req, res, next) {
    var problem = text.checkAddress(req.body.address);
    if (problem) return res.status(400).render('message', { title: 'Address', text: problem });

    var parcel = {
      ownerId: req.session.userId,
      code: crypto.randomBytes(6).toString('hex').toUpperCase(),
      recipient: String(req.body.recipient || '').slice(0, 120),
      address: req.body.address,
      note: String(req.body.note || '').slice(0, 500),
      weightKg: Number(req.body.weightKg) || 0,
      pickupPin: String(crypto.randomInt(100000, 1000000)),
      status: 'waiting',
    };
    parcels.add(parcel, function (err, id) {
      if (err) return next(err);
      res.redirect('/parcels/' + encodeURIComponent(id));
    });
  });

  app.get('/parcels/:id', guard.signedIn, function (req, res, next) {
    parcels.byId(req.params.id, function (err, parcel) {
      if (err) return next(err);
      if (!parcel) return res.status(404).send('<h2>No parcel ' + text.escapeHtml(req.params.id) + '</h2>');
      res.render('parcel', { parcel: parcel, badge: BADGES[parcel.status] || BADGES.waiting });
    });
  });

  app.post('/parcels/:id/cancel', function (req, res, next) {
    parcels.remove(req.params.id, function (err) {
      if (err) return next(err);
      res.redirect('/parcels');
    });
  });

  app.post('/parcels/:id/share', guard.signedIn, function (req, res, next) {
    parcels.ownedBy(req.params.id, req.session.userId, function (err, parcel) {
      if (err) return next(err);
      if (!parcel) return res.sendStatus(404);
      mailer.sendTracking(String(req.body.to || ''), parcel, String(req.body.message || ''));
      res.redirect('/parcels/' + parcel._id.toHexString());
    });
  });

  app.post('/parcels/:id/label', guard.staff, function (req, res, next) {
    parcels.byId(req.params.id, function (err, parcel) {
      if (err) return next(err);
      if (!parcel) return res.sendStatus(404);
      labels.print(parcel, { printer: req.body.printer, copies: Number(req.body.copies) || 1 }, function (failure) {
        if (failure) return next(failure);
        res.json({ printed: true });
      });
    });
  });

  app.post('/quotes', guard.staff, function (req, res) {
    var tariff = req.body.tariff || 'kg * 2.4';
    var price = vm.runInNewContext(tariff, { kg: Number(req.body.kg) });
    res.json({ price: price });
  });

  app.get('/track/:code', function (req, res, next) {
    var code = req.params.code;
    if (trackingPages[code]) return res.send(trackingPages[code]);

    parcels.byCode(code, function (err, parcel) {
      if (err) return next(err);
      var page;
      if (parcel) {
        page = '<h1>' + text.escapeHtml(parcel.code) + '</h1>' + (BADGES[parcel.status] || '');
      } else {
        page = '<h1>Nothing known of ' + code + '</h1>';
      }
      trackingPages[code] = page;
      res.set('ETag', '"' + crypto.createHash('md5').update(page).digest('hex') + '"');
      res.send(page);
    });
  });
};
