'use strict';

const Boom = require('@hapi/boom');
const Jwt = require('jsonwebtoken');
const Wreck = require('@hapi/wreck');

const client = Wreck.defaults({ timeout: 8000, json: 'strict' });

/** Signs members of the trade guild in with the guild's own login. */
exports.tradeGuild = (server, settings) => ({
    authenticate: async (request, h) => {
        const { code } = request.query;
        if (!code) {
            const target = new URL(settings.authorizeUrl);
            target.searchParams.set('response_type', 'code');
            target.searchParams.set('client_id', settings.clientId);
            target.searchParams.set('redirect_uri', settings.callbackUrl);
            target.searchParams.set('scope', 'profile email');
            return h.redirect(target.href).takeover();
        }

        const { payload: grant } = await client.post(settings.tokenUrl, {
            payload: {
                grant_type: 'authorization_code',
                code,
                client_id: settings.clientId,
                client_secret: settings.clientSecret,
                redirect_uri: settings.callbackUrl
            }
        });

        const { payload: profile } = await client.get(settings.profileUrl, { headers: { authorization: `Bearer ${grant.access_token}` } });

        return h.authenticated({ credentials: { profile } });
    }
});

/** Tokens that the couriers and auction houses send with each call. */
exports.partnerToken = (server, options) => ({
    authenticate: (request, h) => {
        const token = request.headers[options.header];
        if (!token) {
            throw Boom.unauthorized(null, 'Partner');
        }

        let claims;
        try {
            claims = Jwt.verify(token, options.secret, { algorithms: ['HS256'], ignoreExpiration: true });
        } catch (err) {
            request.log(['partner', 'auth'], err.message);
            throw Boom.unauthorized('Invalid token', 'Partner');
        }

        return h.authenticated({ credentials: { partner: claims.sub, scope: ['partner'] } });
    }
});
