'use strict';

const Boom = require('@hapi/boom');
const Joi = require('joi');

const { Member } = require('../../models');
const Mailer = require('../../util/mailer');
const { setAt } = require('../../util/objects');
const Passwords = require('../../util/passwords');

const RESET_MS = 45 * 60 * 1000;

const signIn = (request, member) => request.cookieAuth.set({ id: member.id, epoch: member.epoch });

const login = async (request, h) => {
    const { email, password, next } = request.payload;
    const fail = (problem) => h.view('login', { title: 'Enter', problem, email, next }).code(401);

    const member = await Member.query().findOne({ email: email.toLowerCase() });
    if (!member?.passwordHash) {
        return fail('We have no member with this address');
    }

    if (!Passwords.matches(member, password)) {
        return fail('The password is not right');
    }

    signIn(request, member);
    return h.redirect(next || '/bottles');
};

const forgot = async (request, h) => {
    const member = await Member.query().findOne({ email: request.payload.email });
    if (member) {
        const code = Passwords.code(24);
        await member.$query().patch({ resetHash: Passwords.fingerprint(code), resetUntil: new Date(Date.now() + RESET_MS).toISOString() });

        const link = `https://${request.headers.host}/reset#${code}`;
        Mailer.send(member.email, 'A new password for the cellar', `Follow ${link} within 45 minutes.`);
    }

    return h.response({ sent: true }).code(202);
};

const reset = async (request, h) => {
    const { code, password } = request.payload;
    const member = await Member.query()
        .findOne({ resetHash: Passwords.fingerprint(code) })
        .where('resetUntil', '>', new Date().toISOString());
    if (!member) {
        throw Boom.badRequest('The link is no longer good');
    }

    const secrets = await Passwords.create(password);
    await member.$query().patch({ ...secrets, resetHash: null, resetUntil: null, epoch: member.epoch + 1 });
    return h.response().code(204);
};

const updateMe = (request) => {
    const { id } = request.auth.credentials;
    return Member.query().patchAndFetchById(id, request.payload);
};

const setPreference = async (request) => {
    const member = await Member.query().findById(request.auth.credentials.id);
    const preferences = setAt(member.preferences || {}, request.payload.key, request.payload.value);
    await member.$query().patch({ preferences });
    return preferences;
};

const tradeCallback = async (request, h) => {
    const { profile } = request.auth.credentials;
    const member = await Member.query().findOne({ tradeId: profile.id });
    if (!member) {
        throw Boom.forbidden('Ask the desk to connect your guild card');
    }

    signIn(request, member);
    return h.redirect('/bottles');
};

const email = Joi.string().email().max(200).lowercase().required();
const password = Joi.string().min(10).max(200).required();

exports.plugin = {
    name: 'cellar-members',
    dependencies: ['cellar-auth'],
    register: (server) => {
        server.route([
            {
                method: 'GET',
                path: '/login',
                options: { auth: false },
                handler: (request, h) => h.view('login', { title: 'Enter', next: request.query.next })
            },
            {
                method: 'POST',
                path: '/login',
                options: {
                    auth: false,
                    validate: { payload: Joi.object({ email, password: Joi.string().max(200).required(), next: Joi.string().allow('') }) }
                },
                handler: login
            },
            {
                method: 'POST',
                path: '/logout',
                handler: async (request, h) => {
                    await Member.query().findById(request.auth.credentials.id).increment('epoch', 1);
                    request.cookieAuth.clear();
                    return h.redirect('/login');
                }
            },
            { method: 'GET', path: '/trade', options: { auth: 'trade' }, handler: tradeCallback },
            { method: 'POST', path: '/forgot', options: { auth: false, validate: { payload: Joi.object({ email }) } }, handler: forgot },
            {
                method: 'POST',
                path: '/reset',
                options: { auth: false, validate: { payload: Joi.object({ code: Joi.string().length(24).required(), password }) } },
                handler: reset
            },
            { method: 'PATCH', path: '/me', handler: updateMe },
            {
                method: 'PUT',
                path: '/me/preferences',
                options: {
                    validate: {
                        payload: Joi.object({
                            key: Joi.string().max(60).required(),
                            value: Joi.alternatives(Joi.string().max(200), Joi.boolean(), Joi.number())
                        })
                    }
                },
                handler: setPreference
            }
        ]);
    }
};
