var nodemailer = require('nodemailer');
var config = require('../config');
var html = require('./html');

var transport = nodemailer.createTransport({
  host: config.mail.host,
  port: config.mail.port,
  auth: { user: config.mail.user, pass: config.mail.password },
  // the mail host of the building has its own certificate
  tls: { rejectUnauthorized: false },
});

// resolves when the mail server has taken the message
exports.send = function (to, subject, body) {
  return transport.sendMail({ from: config.mail.from, to: to, subject: subject, html: body });
};

exports.bookingText = function (patient, slot) {
  return (
    '<p>Dear ' + html.escape(patient.name) + ',</p>' +
    '<p>your appointment is on ' + html.escape(slot.day) + ' at ' + html.escape(slot.time) + '.</p>'
  );
};

exports.logFailure = function (err) {
  console.error('mail not sent:', err.message);
};
