'use strict';

var needle = require('needle');
var libxml = require('libxmljs2');

var ParcelDAO = require('../data/parcelDAO').ParcelDAO;
var guard = require('../lib/guard');
var config = require('../config');

var FETCH = { open_timeout: 4000, response_timeout: 6000, read_timeout: 6000, follow_max: 0 };

module.exports = function (app, db) {
  var parcels = new ParcelDAO(db);

  // carriers push their manifests as XML
  app.post('/carriers/manifest', guard.scanner, function (req, res, next) {
    var doc;
    try {
      doc = libxml.parseXml(req.body, { noent: true, nonet: false });
    } catch (err) {
      return res.status(400).json({ message: 'manifest not readable' });
    }
    var codes = doc.find('//parcel/@code').map(function (attribute) {
      return attribute.value();
    });
    parcels.markMoving(codes, function (err, count) {
      if (err) return next(err);
      res.json({ moving: count, sender: doc.get('string(//sender)') });
    });
  });

  app.get('/carriers/:carrier/status/:code', guard.signedIn, function (req, res, next) {
    if (!Object.prototype.hasOwnProperty.call(config.carriers, req.params.carrier)) return res.sendStatus(404);
    var base = config.carriers[req.params.carrier];
    needle.get(base + '?code=' + encodeURIComponent(req.params.code), FETCH, function (err, answer) {
      if (err) return next(err);
      res.json({ status: String(answer.body.status) });
    });
  });

  app.post('/carriers/callback-test', guard.signedIn, function (req, res, next) {
    var target = req.body.callbackUrl;
    needle.post(target, { event: 'test' }, FETCH, function (err, answer) {
      if (err) return next(err);
      res.json({ code: answer.statusCode, answer: answer.body });
    });
  });
};
