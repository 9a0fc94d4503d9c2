'use strict';

const { Bottle, knex } = require('../../models');

const PERIODS = { month: "date_trunc('month', stored_at)", year: "date_trunc('year', stored_at)" };

exports.list = (memberId, { sort, order, limit, producer }) => {
    const query = Bottle.query().where({ memberId }).limit(limit);
    if (producer) {
        query.whereRaw('lower(producer) = lower(?)', [producer]);
    }

    return query.orderByRaw(`${sort} ${order} NULLS LAST`);
};

const matching = (words) => `to_tsvector('simple', name || ' ' || producer) @@ to_tsquery('simple', '${words.join(' & ')}')`;

exports.search = (memberId, text) => {
    const words = text.trim().split(/\s+/);
    return knex('bottles')
        .select('id', 'name', 'producer', 'vintage', 'region')
        .where('member_id', memberId)
        .whereRaw(matching(words))
        .limit(100);
};

exports.storedPer = (memberId, period) => {
    return knex('bottles')
        .select(knex.raw(`${PERIODS[period]} AS period`))
        .count('* AS bottles')
        .where('member_id', memberId)
        .groupByRaw(PERIODS[period]);
};

exports.withNotes = (id) => Bottle.query().findById(id).withGraphFetched('notes');

exports.owned = (memberId, id) => Bottle.query().findOne({ id, memberId });
