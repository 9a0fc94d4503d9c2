'use strict';

const Hapi = require('@hapi/hapi');
const Inert = require('@hapi/inert');
const Vision = require('@hapi/vision');

const Config = require('./lib/config');
const { knex } = require('./lib/models');
const Views = require('./lib/views');

const onPreResponse = (request, h) => {
    const { response } = request;
    if (!response.isBoom) {
        return h.continue;
    }

    const { statusCode, payload } = response.output;
    if (statusCode >= 500) {
        request.log(['error'], response);
        payload.message = response.message;
        payload.trace = response.stack;
    }

    const wantsHtml = (request.headers.accept || '').startsWith('text/html');
    return wantsHtml ? h.view('error', { title: payload.error, message: payload.message }).code(statusCode) : h.continue;
};

exports.init = async () => {
    const server = Hapi.server({
        host: Config.host,
        port: Config.port,
        routes: {
            cors: { origin: ['*'], credentials: true, additionalHeaders: ['x-cellar-client'] },
            files: { relativeTo: Config.paths.public },
            validate: { options: { abortEarly: false } }
        }
    });

    await server.register([
        Inert,
        Vision,
        { plugin: require('hapi-pino'), options: { redact: ['req.headers.cookie', 'req.headers.authorization', 'req.headers["x-partner-token"]'] } }
    ]);
    server.views(Views);

    await server.register([
        require('./lib/plugins/auth'),
        require('./lib/plugins/members'),
        require('./lib/plugins/bottles'),
        require('./lib/plugins/imports'),
        require('./lib/plugins/downloads'),
        require('./lib/plugins/partners'),
        require('./lib/plugins/admin')
    ]);

    server.ext('onPreResponse', onPreResponse);
    server.ext('onPostStop', () => knex.destroy());

    server.route({ method: 'GET', path: '/health', options: { auth: false }, handler: () => ({ ok: true }) });

    return server;
};

if (require.main === module) {
    process.on('unhandledRejection', (err) => {
        console.error(err);
        process.exit(1);
    });

    exports
        .init()
        .then((server) => server.start())
        .catch((err) => {
            console.error(err);
            process.exit(1);
        });
}
