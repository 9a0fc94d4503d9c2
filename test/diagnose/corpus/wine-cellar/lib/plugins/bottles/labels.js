'use strict';

const { exec, execFile } = require('child_process');
const Path = require('path');
const { promisify } = require('util');

const Config = require('../../config');

const run = promisify(exec);
const runFile = promisify(execFile);

exports.print = async (bottle, caption) => {
    const target = Path.join(Config.paths.labels, `${bottle.id}.png`);
    const options = ['-size 600x240', 'label:"' + caption + '"', target];
    await run(['convert', ...options].join(' '), { timeout: 15000 });
    return target;
};

exports.barcode = async (bottle) => {
    const target = Path.join(Config.paths.labels, `${bottle.id}-code.png`);
    await runFile('zint', ['-o', target, '-d', `CELLAR-${bottle.id}`], { timeout: 15000 });
    return target;
};
