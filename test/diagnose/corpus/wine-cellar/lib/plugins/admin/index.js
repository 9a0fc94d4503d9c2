'use strict';

const Boom = require('@hapi/boom');
const Handlebars = require('handlebars');
const Joi = require('joi');

const { Member } = require('../../models');
const Mailer = require('../../util/mailer');
const Passwords = require('../../util/passwords');

const STAFF = { strategy: 'session', scope: ['staff', 'keeper'] };

const enrol = async (request, h) => {
    const { id } = await Member.query().insert({ ...request.payload, role: 'member', epoch: 0 });
    request.log(['enrol'], { by: request.auth.credentials.id, member: id });
    return h.response({ id }).code(201);
};

const setRole = async (request) => {
    const { role } = request.payload;
    const member = await Member.query().patchAndFetchById(request.params.id, { role });
    if (!member) {
        throw Boom.notFound();
    }

    return { id: member.id, role: member.role };
};

const viewAs = (request, h) => h.response({ ok: true }).state('viewAs', { memberId: request.params.id });

const doorCode = async (request) => {
    const sealed = Passwords.sealDoorCode(request.payload.code);
    await Member.query().findById(request.params.id).patch({ doorCode: sealed });
    return { sealed };
};

// The desk writes its own letters: "Dear {{name}}, your locker …"
const letter = async (request) => {
    const { subject, template } = request.payload;
    const render = Handlebars.compile(template);
    const members = await Member.query().where({ wantsMail: true }).limit(2000);

    let sent = 0;
    // one after the other: the mail host closes the line on bursts
    for (const member of members) {
        await Mailer.send(member.email, subject, render({ name: member.name }));
        sent += 1;
    }

    return { sent };
};

const remind = (request) => {
    void Mailer.send(request.payload.email, 'Your visit', 'We expect you in the cellar tomorrow.').catch((err) =>
        request.log(['mail', 'error'], err)
    );
    return { queued: true };
};

const idParam = Joi.object({ id: Joi.number().integer().positive().required() });

exports.plugin = {
    name: 'cellar-admin',
    dependencies: ['cellar-auth'],
    register: (server) => {
        server.route([
            {
                method: 'POST',
                path: '/admin/members',
                options: {
                    auth: STAFF,
                    validate: {
                        payload: Joi.object({ email: Joi.string().email().lowercase().required(), name: Joi.string().max(120).required() })
                    }
                },
                handler: enrol
            },
            {
                method: 'PUT',
                path: '/admin/members/{id}/role',
                options: {
                    validate: { params: idParam, payload: Joi.object({ role: Joi.string().valid('member', 'staff', 'keeper').required() }) }
                },
                handler: setRole
            },
            { method: 'POST', path: '/admin/members/{id}/view', options: { auth: STAFF, validate: { params: idParam } }, handler: viewAs },
            {
                method: 'PUT',
                path: '/admin/members/{id}/door',
                options: { auth: STAFF, validate: { params: idParam, payload: Joi.object({ code: Joi.string().length(6).required() }) } },
                handler: doorCode
            },
            {
                method: 'POST',
                path: '/admin/letters',
                options: {
                    auth: STAFF,
                    validate: {
                        payload: Joi.object({ subject: Joi.string().max(120).required(), template: Joi.string().max(20000).required() })
                    }
                },
                handler: letter
            },
            {
                method: 'POST',
                path: '/admin/reminders',
                options: { auth: STAFF, validate: { payload: Joi.object({ email: Joi.string().email().required() }) } },
                handler: remind
            }
        ]);
    }
};
