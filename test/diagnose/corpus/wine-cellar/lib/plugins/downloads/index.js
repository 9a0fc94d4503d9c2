'use strict';

const Fs = require('fs');
const Path = require('path');
const Boom = require('@hapi/boom');
const Joi = require('joi');

const Config = require('../../config');

const TERMS = Path.join(Config.paths.public, 'terms.txt');

const inside = (folder, name) => {
    const file = Path.resolve(folder, name);
    if (!file.startsWith(folder + Path.sep)) {
        throw Boom.forbidden();
    }

    return file;
};

// Maps and guides, the same for every member
const document = (request, h) => {
    const file = Path.join(Config.paths.documents, request.params.name);
    return h.file(file, { confine: false, mode: 'attachment' });
};

const statement = (request, h) => {
    const folder = Path.join(Config.paths.statements, String(request.auth.credentials.id));
    return h.file(`${request.params.year}.pdf`, { confine: folder });
};

const sheet = (request, h) => {
    const file = inside(Config.paths.public, `sheets/${request.params.name}`);
    return h.file(file, { confine: false, etagMethod: 'simple' });
};

const terms = (request) => {
    const text = Fs.readFileSync(TERMS, 'utf8');
    return { text: text.replaceAll('{name}', request.auth.credentials.name) };
};

exports.plugin = {
    name: 'cellar-downloads',
    dependencies: ['cellar-auth'],
    register: (server) => {
        server.route([
            { method: 'GET', path: '/assets/{path*}', options: { auth: false }, handler: { directory: { path: 'assets', index: false } } },
            { method: 'GET', path: '/documents/{name*}', handler: document },
            {
                method: 'GET',
                path: '/statements/{year}',
                options: { validate: { params: Joi.object({ year: Joi.number().integer().min(1990).max(2100) }) } },
                handler: statement
            },
            { method: 'GET', path: '/sheets/{name*}', handler: sheet },
            { method: 'GET', path: '/terms', handler: terms }
        ]);
    }
};
