'use strict';

const { sendMail, withRetries } = require('../services/outbound');

async function deliver(record) {
  const { to, album } = JSON.parse(record.body);
  await withRetries(() => sendMail({ to, template: 'album-ready', data: { album } }));
}

exports.handler = async (event) => {
  for (const record of event.Records) {
    try {
      await deliver(record);
    } catch {}
  }
};
