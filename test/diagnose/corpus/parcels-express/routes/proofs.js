'use strict';

var fs = require('fs');
var path = require('path');
var multer = require('multer');
var parseCsv = require('csv-parse').parse;

var ParcelDAO = require('../data/parcelDAO').ParcelDAO;
var guard = require('../lib/guard');
var labels = require('../lib/labels');
var config = require('../config');

var proofStorage = multer.diskStorage({
  destination: config.proofDir,
  filename: function (req, file, cb) {
    cb(null, Date.now() + '-' + file.originalname);
  },
});
var proofUpload = multer({ storage: proofStorage });

var sheetUpload = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: 512 * 1024, files: 1 },
  fileFilter: function (req, file, cb) {
    cb(null, file.mimetype === 'text/csv');
  },
});

module.exports = function (app, db) {
  var parcels = new ParcelDAO(db);

  app.post('/drivers/proofs/:code', guard.staff, proofUpload.single('photo'), function (req, res, next) {
    if (!req.file) return res.status(400).json({ message: 'no photo' });
    parcels.setProof(req.params.code, req.file.filename, function (err) {
      if (err) return next(err);
      res.json({ stored: req.file.filename });
    });
  });

  app.get('/drivers/proofs', guard.staff, function (req, res) {
    var wanted = req.query.file;
    var photo = path.join(config.proofDir, wanted);
    res.type(path.extname(wanted));
    fs.createReadStream(photo).pipe(res);
  });

  app.get('/labels/:name', guard.staff, function (req, res, next) {
    var file = path.resolve(config.labelDir, req.params.name);
    if (file.indexOf(config.labelDir + path.sep) !== 0) return res.sendStatus(404);

    var stream = fs.createReadStream(file);
    stream.on('error', function (err) {
      if (err.code === 'ENOENT') return res.sendStatus(404);
      next(err);
    });
    res.type('application/pdf');
    stream.pipe(res);
  });

  app.get('/labels/:code/preview', guard.staff, function (req, res, next) {
    if (!/^[0-9A-F]{12}$/.test(req.params.code)) return res.sendStatus(404);
    labels.preview(req.params.code, function (err, png) {
      if (err) return next(err);
      res.type('png').send(png);
    });
  });

  app.post('/drivers/sheet', guard.staff, sheetUpload.single('sheet'), function (req, res, next) {
    if (!req.file) return res.status(400).json({ message: 'a CSV sheet is needed' });
    parseCsv(req.file.buffer, { columns: true, to: 2000 }, function (err, rows) {
      if (err) return res.status(400).json({ message: 'not a sheet we can read' });
      var codes = rows.map(function (row) {
        return String(row.code);
      });
      parcels.markMoving(codes, function (failure, count) {
        if (failure) return next(failure);
        res.json({ moving: count });
      });
    });
  });
};
