'use strict';

var sessionRoutes = require('./session');
var parcelRoutes = require('./parcels');
var proofRoutes = require('./proofs');
var carrierRoutes = require('./carriers');
var reportRoutes = require('./reports');

module.exports = function (app, db) {
  app.get('/', function (req, res) {
    res.redirect(req.session.userId ? '/parcels' : '/login');
  });

  sessionRoutes(app, db);
  parcelRoutes(app, db);
  proofRoutes(app, db);
  carrierRoutes(app, db);
  reportRoutes(app, db);
};
