'use strict';

var ObjectId = require('mongodb').ObjectId;
var text = require('../lib/text');

var PAGE = 100;

function ParcelDAO(db) {
  if (!(this instanceof ParcelDAO)) return new ParcelDAO(db);

  var parcels = db.collection('parcels');
  var movements = db.collection('movements');

  this.listFor = function (ownerId, q, callback) {
    var query = { ownerId: ownerId };
    if (q) query.recipient = new RegExp('^' + text.escapePattern(String(q)), 'i');
    parcels.find(query).sort({ _id: -1 }).limit(PAGE).toArray(callback);
  };

  this.heavierThan = function (kg, callback) {
    var condition = kg ? { $where: 'this.weightKg > ' + kg + ' && this.status !== "delivered"' } : {};
    parcels.find(condition).limit(PAGE).toArray(callback);
  };

  this.add = function (parcel, callback) {
    parcels.insertOne(parcel, function (err, result) {
      if (err) return callback(err);
      movements.insertOne({ parcelId: result.insertedId, at: new Date(), what: 'announced' }, function () {
        callback(null, result.insertedId.toHexString());
      });
    });
  };

  this.byId = function (id, callback) {
    parcels.findOne({ _id: new ObjectId(id) }, callback);
  };

  this.ownedBy = function (id, ownerId, callback) {
    parcels.findOne({ _id: new ObjectId(id), ownerId: ownerId }, callback);
  };

  this.byCode = function (code, callback) {
    parcels.findOne({ code: code }, { projection: { code: 1, status: 1 } }, callback);
  };

  this.remove = function (id, callback) {
    parcels.deleteOne({ _id: new ObjectId(id) }, callback);
  };

  this.setProof = function (code, filename, callback) {
    parcels.updateOne({ code: code }, { $set: { proof: filename, status: 'delivered' } }, callback);
  };

  this.markMoving = function (codes, callback) {
    parcels.updateMany({ code: { $in: codes } }, { $set: { status: 'moving' } }, function (err, result) {
      if (err) return callback(err);
      callback(null, result.modifiedCount);
    });
  };

  this.countMovements = function (parcelId, callback) {
    movements.countDocuments({ parcelId: parcelId }, function (err, count) {
      if (err) throw err;
      callback(count);
    });
  };

  this.eachWaiting = function (callback) {
    parcels.find({ status: 'waiting' }).toArray(callback);
  };
}

module.exports.ParcelDAO = ParcelDAO;
