const nodemailer = require('nodemailer');
const pug = require('pug');
const path = require('path');
const config = require('../config');

const transport = nodemailer.createTransport(config.smtp);
const reminder = pug.compileFile(path.join(__dirname, '..', 'views', 'mail-reminder.pug'));

const FROM = 'City Library <loans@library.example>';

exports.sendReminder = (member, loans) =>
  transport.sendMail({ from: FROM, to: member.email, subject: 'Your books', html: reminder({ member, loans, config }) });

exports.sendReset = (member, token) =>
  transport.sendMail({
    from: FROM,
    to: member.email,
    subject: 'New password',
    text: `Please open ${config.baseUrl}/reset.html#${token} within an hour.`,
  });
