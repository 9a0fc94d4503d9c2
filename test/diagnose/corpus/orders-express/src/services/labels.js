const { exec, execFile } = require('child_process');
const fs = require('fs');
const net = require('net');
const path = require('path');
const config = require('../config');

const SIZES = { small: '62x29', large: '102x152' };

function drawText(options, target, callback) {
  const size = Object.hasOwn(SIZES, options.size) ? SIZES[options.size] : SIZES.small;
  const command = `label-draw --size ${size} --text "${options.title}" --out ${target}`;
  exec(command, { timeout: 10000 }, (err) => callback(err, target));
}

exports.render = function (order, options, callback) {
  const target = path.join(config.labelDir, `label-${order.id}.png`);
  if (options.title) return drawText(options, target, callback);
  execFile('label-draw', ['--barcode', order.number, '--out', target], { timeout: 10000 }, (err) =>
    callback(err, target),
  );
};

exports.print = function (file) {
  const printer = net.createConnection(config.printer);
  printer.setTimeout(15000, () => printer.destroy());
  printer.on('connect', () => {
    fs.readFile(file, (err, image) => {
      if (err) return printer.destroy();
      printer.end(image);
    });
  });
};
