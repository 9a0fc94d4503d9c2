'use strict';

const { Client } = require('pg');
const { answer } = require('../lib/http');

const client = new Client({
  connectionString: process.env.STATS_DATABASE_URL,
  connectionTimeoutMillis: 4_000,
  statement_timeout: 10_000,
});
client.on('error', (error) => console.error('stats database', error.message));
const connected = client.connect().catch((error) => {
  console.error('stats database', error.message);
  process.exit(1);
});

exports.handler = (event, context, callback) => {
  const { owner } = event.requestContext.authorizer.lambda;
  connected
    .then(() => client.query('SELECT day, views FROM daily_views WHERE owner = $1 ORDER BY day DESC LIMIT 90', [owner]))
    .then(
      (result) => callback(null, answer(event, 200, result.rows)),
      (error) => {
        console.error(error);
        callback(null, answer(event, 500, { message: 'Try later' }));
      },
    );
};
