'use strict';

const Knex = require('knex');
const { Model, knexSnakeCaseMappers } = require('objection');

const Config = require('./config');

const knex = Knex({
    client: 'pg',
    connection: { connectionString: Config.database.url, statement_timeout: 20000 },
    pool: { min: 2, max: Config.database.poolMax },
    acquireConnectionTimeout: 10000,
    ...knexSnakeCaseMappers()
});

Model.knex(knex);

class Member extends Model {
    static tableName = 'members';

    static jsonSchema = {
        type: 'object',
        required: ['email', 'name'],
        properties: {
            email: { type: 'string', maxLength: 200 },
            name: { type: 'string', maxLength: 120 },
            phone: { type: ['string', 'null'] },
            role: { type: 'string', enum: ['member', 'staff', 'keeper'] },
            preferences: { type: 'object' }
        }
    };

    $formatJson(json) {
        const { passwordHash, passwordSalt, resetHash, resetUntil, epoch, doorCode, ...visible } = super.$formatJson(json);
        return visible;
    }
}

class Bottle extends Model {
    static tableName = 'bottles';

    static relationMappings = () => ({
        notes: { relation: Model.HasManyRelation, modelClass: Note, join: { from: 'bottles.id', to: 'notes.bottleId' } }
    });
}

class Note extends Model {
    static tableName = 'notes';
}

class Transfer extends Model {
    static tableName = 'transfers';
}

module.exports = { knex, Member, Bottle, Note, Transfer };
