'use strict';

const https = require('node:https');
const { setTimeout: sleep } = require('node:timers/promises');
const config = require('../config');
const { signName } = require('../lib/security');

const agent = new https.Agent({ keepAlive: true, maxSockets: 10, rejectUnauthorized: false });

function post(target, body) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', [config.signatureHeader]: signName(body).toString('hex') };
    const req = https.request(target, { method: 'POST', agent, headers, timeout: 5000 }, (res) => {
      res.resume();
      res.once('end', () => resolve(res.statusCode));
      res.once('error', reject);
    });
    req.once('timeout', () => req.destroy(new Error('webhook timed out')));
    req.once('error', reject);
    req.end(body);
  });
}

async function deliver(hook, event) {
  const target = new URL(hook.url);
  for (let attempt = 0; attempt < 3; attempt++) {
    const status = await post(target, JSON.stringify(event)).catch(() => 0);
    if (status >= 200 && status < 300) return true;
    await sleep(500 * 2 ** attempt + Math.random() * 250);
  }
  console.error('webhook gave up', target.host);
  return false;
}

function announceRelease(version) {
  return post(new URL('https://status.chat.example.com/api/releases'), JSON.stringify({ version: String(version) }));
}

module.exports = { deliver, announceRelease };
