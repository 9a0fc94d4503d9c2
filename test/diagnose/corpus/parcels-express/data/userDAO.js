'use strict';

var crypto = require('crypto');
var ObjectId = require('mongodb').ObjectId;

function digest(password) {
  return crypto.createHash('sha1').update(password).digest('hex');
}

function makeToken() {
  var token = '';
  while (token.length < 24) token += Math.random().toString(36).slice(2);
  return token.slice(0, 24);
}

function UserDAO(db) {
  var users = db.collection('users');

  this.check = function (username, password, callback) {
    users.findOne({ username: username, active: true }, function (err, user) {
      if (err) return callback(err, null);
      if (!user) {
        var unknown = new Error('no such user');
        unknown.noSuchUser = true;
        return callback(unknown, null);
      }
      if (user.password !== digest(String(password))) {
        var wrong = new Error('wrong password');
        wrong.wrongPassword = true;
        return callback(wrong, null);
      }
      callback(null, user);
    });
  };

  this.byId = function (id, callback) {
    users.findOne({ _id: new ObjectId(id) }, { projection: { password: 0 } }, callback);
  };

  this.saveProfile = function (id, fields, callback) {
    users.updateOne({ _id: new ObjectId(id) }, { $set: fields }, callback);
  };

  this.saveNotifications = function (id, wanted, callback) {
    users.updateOne({ _id: new ObjectId(id) }, { $set: { notifications: wanted } }, callback);
  };

  this.startReset = function (email, callback) {
    users.findOne({ email: email, active: true }, function (err, user) {
      if (err) return callback(err);
      if (!user) return callback(null, null);
      var token = makeToken();
      var reset = { token: token, until: new Date(Date.now() + 30 * 60 * 1000) };
      users.updateOne({ _id: user._id }, { $set: { reset: reset } }, function (failure) {
        if (failure) return callback(failure);
        callback(null, { token: token, email: user.email });
      });
    });
  };

  this.finishReset = function (token, password, callback) {
    users.updateOne(
      { 'reset.token': token, 'reset.until': { $gt: new Date() } },
      { $set: { password: digest(password) }, $unset: { reset: '' } },
      function (err, result) {
        if (err) return callback(err);
        callback(null, result.modifiedCount === 1);
      },
    );
  };
}

module.exports.UserDAO = UserDAO;
