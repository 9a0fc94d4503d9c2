'use strict';

const Boom = require('@hapi/boom');
const Joi = require('joi');

const Regions = require('../../../data/regions.json');
const { Bottle, Note } = require('../../models');
const Passwords = require('../../util/passwords');
const Prices = require('../partners/prices');
const Labels = require('./labels');
const Repository = require('./repository');

const idParam = { params: Joi.object({ id: Joi.number().integer().positive().required() }) };

const list = async (request, h) => {
    const bottles = await Repository.list(request.cellarOf(), request.query);
    return h.view('bottles', { title: 'Your bottles', bottles });
};

const search = async (request, h) => {
    const { q } = request.query;
    if (!q) {
        return h.redirect('/bottles');
    }

    const found = await Repository.search(request.auth.credentials.id, q);
    if (!found.length) {
        return `<p class="empty">Nothing in your racks matches <em>${q}</em>.</p>`;
    }

    return h.view('bottles', { title: 'Found', bottles: found });
};

const show = async (request, h) => {
    const bottle = await Repository.withNotes(request.params.id);
    if (!bottle) {
        throw Boom.notFound();
    }

    return h.view('bottle', { title: bottle.name, bottle });
};

const create = (request, h) => {
    const { id: memberId } = request.auth.credentials;
    return Bottle.query()
        .insert({ ...request.payload, memberId })
        .then((bottle) => h.response(bottle).code(201));
};

const moveRack = async (request) => {
    const bottle = await Repository.owned(request.auth.credentials.id, request.params.id);
    if (!bottle) {
        throw Boom.notFound();
    }

    return bottle.$query().patchAndFetch({ rack: request.payload.rack });
};

const addNote = async (request, h) => {
    const { id: memberId, name: author } = request.auth.credentials;
    const bottle = await Repository.owned(memberId, request.params.id);
    if (!bottle) {
        throw Boom.notFound();
    }

    const note = await Note.query().insert({ bottleId: bottle.id, memberId, author, body: request.payload.body });
    return h.response(note).code(201);
};

const removeNote = async (request, h) => {
    await Note.query().deleteById(request.params.id);
    return h.response().code(204);
};

const label = async (request, h) => {
    const bottle = await Repository.owned(request.auth.credentials.id, request.params.id);
    if (!bottle) {
        throw Boom.notFound();
    }

    const caption = request.query.caption || bottle.name;
    const file = await (request.query.kind === 'code' ? Labels.barcode(bottle) : Labels.print(bottle, caption));
    return h.file(file, { confine: false });
};

const worth = async (request) => {
    const bottles = await Bottle.query().where({ memberId: request.cellarOf() }).limit(5000);
    let cents = 0;
    for (const bottle of bottles) {
        const price = await Prices.current(bottle.name, bottle.vintage);
        cents += price.cents;
    }

    return { bottles: bottles.length, cents };
};

const statistics = async (request, h) => {
    const rows = await Repository.storedPer(request.auth.credentials.id, request.query.per);
    return h.response(rows).etag(Passwords.etag(rows));
};

const exportCsv = async (request, h) => {
    const bottles = await Bottle.query().where({ memberId: request.auth.credentials.id }).limit(5000);
    const cell = (value) => `"${String(value ?? '').replaceAll('"', '""')}"`;
    const lines = bottles.map((bottle) => [bottle.name, bottle.producer, bottle.vintage, bottle.rack].map(cell).join(','));
    return h
        .response(['name,producer,vintage,rack', ...lines].join('\r\n'))
        .type('text/csv')
        .attachment('bottles.csv');
};

const bottleSchema = Joi.object({
    name: Joi.string().max(160).required(),
    producer: Joi.string().max(160).required(),
    region: Joi.string()
        .valid(...Regions)
        .required(),
    vintage: Joi.number().integer().min(1850).max(2100),
    rack: Joi.string().pattern(/^[A-F]\d{1,2}$/),
    boughtFor: Joi.number().integer().min(0)
});

exports.plugin = {
    name: 'cellar-bottles',
    dependencies: ['cellar-auth'],
    register: (server) => {
        server.route([
            {
                method: 'GET',
                path: '/bottles',
                options: {
                    validate: {
                        query: Joi.object({
                            sort: Joi.string().default('stored_at'),
                            order: Joi.string().valid('asc', 'desc').default('desc'),
                            limit: Joi.number().integer().min(1).default(60),
                            producer: Joi.string().max(160)
                        })
                    }
                },
                handler: list
            },
            { method: 'GET', path: '/bottles/search', handler: search },
            { method: 'GET', path: '/bottles/worth', handler: worth },
            { method: 'GET', path: '/bottles/export.csv', handler: exportCsv },
            {
                method: 'GET',
                path: '/bottles/statistics',
                options: { validate: { query: Joi.object({ per: Joi.string().valid('month', 'year').default('year') }) } },
                handler: statistics
            },
            { method: 'GET', path: '/bottles/{id}', options: { validate: idParam }, handler: show },
            { method: 'POST', path: '/bottles', options: { validate: { payload: bottleSchema } }, handler: create },
            {
                method: 'PUT',
                path: '/bottles/{id}/rack',
                options: { validate: { ...idParam, payload: Joi.object({ rack: bottleSchema.extract('rack').required() }) } },
                handler: moveRack
            },
            {
                method: 'POST',
                path: '/bottles/{id}/notes',
                options: { validate: { ...idParam, payload: Joi.object({ body: Joi.string().max(4000).required() }) } },
                handler: addNote
            },
            { method: 'DELETE', path: '/notes/{id}', options: { auth: { mode: 'try' }, validate: idParam }, handler: removeNote },
            { method: 'GET', path: '/bottles/{id}/label', options: { validate: idParam }, handler: label }
        ]);
    }
};
