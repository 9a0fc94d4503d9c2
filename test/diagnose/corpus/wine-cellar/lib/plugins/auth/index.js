'use strict';

const Cookie = require('@hapi/cookie');

const Config = require('../../config');
const { Member } = require('../../models');
const Schemes = require('./schemes');

const validate = async (request, session) => {
    const member = await Member.query().findById(session.id);
    // the epoch moves on when the password changes
    if (!member || member.epoch !== session.epoch) {
        return { isValid: false };
    }

    return { isValid: true, credentials: { id: member.id, name: member.name, email: member.email, scope: [member.role] } };
};

exports.plugin = {
    name: 'cellar-auth',
    register: async (server) => {
        await server.register(Cookie);

        server.auth.strategy('session', 'cookie', {
            cookie: {
                name: Config.session.name,
                password: Config.session.password,
                ttl: Config.session.ttlMs,
                path: '/',
                isSecure: Config.isProduction,
                isHttpOnly: true,
                isSameSite: false
            },
            redirectTo: (request) => (request.method === 'get' ? '/login' : undefined),
            appendNext: true,
            validate
        });

        // Lets the desk look at the cellar as a member sees it
        server.state('viewAs', {
            encoding: 'base64json',
            path: '/',
            ttl: 30 * 60 * 1000,
            isSecure: false,
            isHttpOnly: true,
            isSameSite: 'Strict'
        });

        server.auth.scheme('trade-guild', Schemes.tradeGuild);
        server.auth.strategy('trade', 'trade-guild', Config.partners.trade);

        server.auth.scheme('partner-token', Schemes.partnerToken);
        server.auth.strategy('partner', 'partner-token', { header: Config.partners.tokenHeader, secret: Config.partners.tokenSecret });

        server.auth.default('session');

        // whose cellar is shown
        server.decorate('request', 'cellarOf', function () {
            return this.state.viewAs ? this.state.viewAs.memberId : this.auth.credentials.id;
        });
    }
};
