'use strict';

var CronJob = require('cron').CronJob;

var ParcelDAO = require('../data/parcelDAO').ParcelDAO;
var UserDAO = require('../data/userDAO').UserDAO;
var mailer = require('../lib/mailer');

function remind(db) {
  var parcels = new ParcelDAO(db);
  var users = new UserDAO(db);

  parcels.eachWaiting(function (err, waiting) {
    if (err) return console.error('nightly: list failed', err);
    waiting.forEach(function (parcel) {
      parcels.countMovements(parcel._id, function (count) {
        if (count > 1) return;
        users.byId(parcel.ownerId, function (failure, owner) {
          if (failure || !owner) return;
          mailer.sendReminder(owner.email, parcel);
        });
      });
    });
  });
}

exports.start = function (db) {
  var job = new CronJob('0 15 2 * * *', function () {
    // several depots share one mail relay, spread them a little
    var delay = Math.floor(Math.random() * 60000);
    setTimeout(remind, delay, db);
  });
  job.start();
};
