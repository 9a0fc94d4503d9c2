'use strict';

const Nodemailer = require('nodemailer');

const Config = require('../config');

const transport = Nodemailer.createTransport(Config.mail.url);

exports.send = (to, subject, text) => transport.sendMail({ from: Config.mail.sender, to, subject, text });
