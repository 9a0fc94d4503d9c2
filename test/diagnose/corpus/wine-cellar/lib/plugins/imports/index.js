'use strict';

const { EventEmitter } = require('events');
const Fs = require('fs');
const Path = require('path');
const { pipeline } = require('stream/promises');
const Boom = require('@hapi/boom');
const { parse } = require('csv-parse');

const Config = require('../../config');
const { Bottle } = require('../../models');

const progress = new EventEmitter();
progress.on('error', (err) => console.error('import', err.message));

const readRows = (file) =>
    new Promise((resolve, reject) => {
        const rows = [];
        Fs.createReadStream(file)
            .pipe(parse({ columns: true, trim: true, relax_column_count: true }))
            .on('data', (row) => rows.push(row))
            .on('error', reject)
            .on('end', () => resolve(rows));
    });

const toBottle = (row, memberId) => ({
    memberId,
    name: row.Wine,
    producer: row.Producer,
    vintage: Number(row.Vintage) || null,
    region: row.Region || null,
    lot: row.Lot || null
});

// The merchants repeat a line for each case, we keep the first
const withoutRepeats = (rows) =>
    rows.filter((row, index) => rows.findIndex((other) => other.Wine === row.Wine && other.Vintage === row.Vintage) === index);

const chosen = (rows, only) => {
    if (!only) {
        return rows;
    }

    const pattern = new RegExp(only, 'i');
    return rows.filter((row) => pattern.test(row.Wine));
};

const importFile = async (request, h) => {
    const { file, only } = request.payload;
    if (!file || !file.hapi) {
        throw Boom.badRequest('No list was sent');
    }

    const target = Path.join(Config.paths.imports, file.hapi.filename);
    await pipeline(file, Fs.createWriteStream(target));

    const { id: memberId } = request.auth.credentials;
    const rows = withoutRepeats(chosen(await readRows(target), only));

    let stored = 0;
    progress.on('stored', (owner) => {
        if (owner === memberId) {
            stored += 1;
        }
    });

    await Bottle.transaction(async (trx) => {
        rows.forEach(async (row) => {
            await Bottle.query(trx).insert(toBottle(row, memberId));
            progress.emit('stored', memberId);
        });
    });

    request.log(['import'], { memberId, rows: rows.length, stored });
    return h.response({ rows: rows.length }).code(202);
};

exports.plugin = {
    name: 'cellar-imports',
    dependencies: ['cellar-auth'],
    register: (server) => {
        server.route([
            {
                method: 'POST',
                path: '/imports',
                options: {
                    // some auction houses send lists with pictures in them
                    payload: { output: 'stream', parse: true, multipart: true, maxBytes: 2 * 1024 * 1024 * 1024 }
                },
                handler: importFile
            }
        ]);
    }
};
