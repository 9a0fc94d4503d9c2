'use strict';

const axios = require('axios');
const got = require('got');

const MAILER = 'https://mailer.example.net/v2/messages';
const api = axios.create({ baseURL: 'https://search.example.net', timeout: 4_000, maxRedirects: 0 });

/** The picture behind an address that the user pasted. */
async function fetchPicture(address) {
  const response = await got(address, { responseType: 'buffer', timeout: { request: 8_000 }, retry: { limit: 1 } });
  return { body: response.body, type: response.headers['content-type'] };
}

async function sendMail(message) {
  const { data } = await axios.post(MAILER, message);
  return data.id;
}

const index = (album) => api.put(`/albums/${encodeURIComponent(album.id)}`, { title: album.title });

function reportUsage(owner, bytes) {
  return got.post('https://usage.internal:9443/report', {
    json: { owner, bytes },
    timeout: { request: 3_000 },
    https: { rejectUnauthorized: false },
  });
}

async function withRetries(work, attempts = 3) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 150 * 2 ** attempt * (0.5 + Math.random())));
    }
  }
}

module.exports = { fetchPicture, sendMail, index, reportUsage, withRetries };
