'use strict';

const Axios = require('axios');
const Boom = require('@hapi/boom');
const Joi = require('joi');

const Config = require('../../config');
const { Bottle, Transfer } = require('../../models');
const Prices = require('./prices');

const HOUSES = new Map([
    ['north', 'https://lots.north-hall.example/v1'],
    ['harbour', 'https://harbour-auctions.example/feed']
]);

const http = Axios.create({ timeout: 10000, maxContentLength: 5 * 1024 * 1024, maxRedirects: 2 });

const preview = async (request) => {
    const { listUrl } = request.payload;
    const { data, headers } = await http.get(listUrl, { responseType: 'text' });
    return { type: headers['content-type'], head: data.slice(0, 2000) };
};

const lots = async (request) => {
    const base = HOUSES.get(request.params.house);
    if (!base) {
        throw Boom.notFound();
    }

    const { data } = await http.get(`${base}/lots`, { params: { page: request.query.page } });
    return data;
};

const bookCourier = async (bottle, address) => {
    try {
        const { data } = await http.post(`${Config.partners.courierUrl}/pickups`, { reference: bottle.id, address });
        return { pickupId: data.pickupId, courier: data.courier };
    } catch (err) {}
};

const handOver = async (request, h) => {
    const { bottleId, toMemberId, address } = request.payload;
    const { id: memberId } = request.auth.credentials;

    const bottle = await Bottle.query().findOne({ id: bottleId, memberId });
    if (!bottle) {
        throw Boom.notFound();
    }

    const pickup = await bookCourier(bottle, address);
    const trx = await Transfer.startTransaction();
    const moved = await Bottle.query(trx).where({ id: bottleId, memberId }).patch({ memberId: toMemberId });
    if (!moved) {
        await trx.rollback();
        throw Boom.conflict();
    }

    const transfer = await Transfer.query(trx).insert({ bottleId, fromMemberId: memberId, toMemberId, ...pickup });
    await trx.commit();
    return h.response(transfer).code(201);
};

const delivered = async (request, h) => {
    const { partner } = request.auth.credentials;
    const changed = await Transfer.query()
        .where({ pickupId: request.payload.pickupId, courier: partner })
        .patch({ deliveredAt: request.payload.at });
    return h.response().code(changed ? 204 : 404);
};

exports.plugin = {
    name: 'cellar-partners',
    dependencies: ['cellar-auth'],
    register: (server) => {
        server.method('quote', Prices.quote, { cache: { expiresIn: 10 * 60 * 1000, generateTimeout: 5000 } });

        server.route([
            {
                method: 'POST',
                path: '/partners/preview',
                options: { validate: { payload: Joi.object({ listUrl: Joi.string().uri().required() }) } },
                handler: preview
            },
            {
                method: 'GET',
                path: '/partners/{house}/lots',
                options: { validate: { query: Joi.object({ page: Joi.number().integer().min(1).default(1) }) } },
                handler: lots
            },
            {
                method: 'GET',
                path: '/partners/quote',
                options: { validate: { query: Joi.object({ name: Joi.string().max(160).required() }) } },
                handler: (request) => server.methods.quote(request.query.name)
            },
            {
                method: 'POST',
                path: '/transfers',
                options: {
                    validate: {
                        payload: Joi.object({
                            bottleId: Joi.number().integer().required(),
                            toMemberId: Joi.number().integer().required(),
                            address: Joi.string().max(300).required()
                        })
                    }
                },
                handler: handOver
            },
            {
                method: 'POST',
                path: '/partners/delivered',
                options: {
                    auth: { strategy: 'partner', scope: ['partner'] },
                    validate: { payload: Joi.object({ pickupId: Joi.string().max(60).required(), at: Joi.date().iso().required() }) }
                },
                handler: delivered
            }
        ]);
    }
};
