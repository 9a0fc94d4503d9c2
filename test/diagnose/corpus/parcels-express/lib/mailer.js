'use strict';

var fs = require('fs');
var path = require('path');
var nodemailer = require('nodemailer');

var config = require('../config');
var text = require('./text');

var transport = nodemailer.createTransport(config.smtp);
var footer = fs.readFileSync(path.join(__dirname, '../views/footer.txt'), 'utf8');

function deliver(message) {
  transport.sendMail(Object.assign({ from: 'Depot <no-reply@parcels.example.com>' }, message), function (err) {
    if (err) console.error('mail not sent', err.message);
  });
}

exports.sendReset = function (to, link) {
  deliver({ to: to, subject: 'Your new password', text: 'Open ' + link + ' within half an hour.\n\n' + footer });
};

exports.sendTracking = function (to, parcel, message) {
  var link = config.publicUrl + '/track/' + parcel.code;
  deliver({
    to: to,
    subject: 'A parcel is coming to you',
    html: '<p>' + message + '</p><p><a href="' + link + '">Follow it</a></p>',
  });
};

exports.sendReminder = function (to, parcel) {
  deliver({
    to: to,
    subject: 'Still waiting for your parcel',
    html: '<p>' + text.escapeHtml(parcel.recipient) + ' is still waiting for ' + text.escapeHtml(parcel.code) + '.</p>',
  });
};
