'use strict';

var childProcess = require('child_process');
var fs = require('fs');
var path = require('path');

var config = require('../config');

function labelText(parcel) {
  return [parcel.code, parcel.recipient, parcel.address, parcel.weightKg + ' kg'].join('\n');
}

function sendToPrinter(file, options, done) {
  var queue = options.printer || 'dock-1';
  var command = 'lp -n ' + options.copies + ' -d ' + queue + ' ' + file;
  childProcess.exec(command, { timeout: 10000 }, function (err, stdout) {
    if (err) return done(err);
    done(null, stdout);
  });
}

exports.print = function (parcel, options, done) {
  var file = path.join(config.labelDir, parcel._id.toHexString() + '.txt');
  fs.writeFile(file, labelText(parcel), function (err) {
    if (err) return done(err);
    sendToPrinter(file, options, done);
  });
};

exports.preview = function (code, done) {
  var args = ['--barcode=58', '--data=' + code, '--direct', '--filetype=png'];
  childProcess.execFile('zint', args, { encoding: 'buffer', timeout: 5000 }, function (err, png) {
    done(err, png);
  });
};
