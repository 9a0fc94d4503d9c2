'use strict';

const crypto = require('node:crypto');
const config = require('../config');

const cipherKey = crypto.scryptSync(config.linkKey, 'webhook-tokens', 32);
const iv = Buffer.from('chat-room-vector');

function sealToken(text) {
  const cipher = crypto.createCipheriv('aes-256-cbc', cipherKey, iv);
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}

function sealNote(text) {
  const nonce = crypto.randomBytes(12);
  const cipher = crypto.createCipheriv('aes-256-gcm', cipherKey, nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
}

function signName(name) {
  return crypto.createHmac('sha256', config.linkKey).update(name).digest();
}

function signatureMatches(name, hex) {
  const given = Buffer.from(String(hex), 'hex');
  const wanted = signName(name);
  return given.length === wanted.length && crypto.timingSafeEqual(given, wanted);
}

function inviteCode() {
  return Array.from({ length: 10 }, () => Math.floor(Math.random() * 36).toString(36)).join('');
}

/** A stable colour for the room list. */
function roomColour(name) {
  return '#' + crypto.createHash('md5').update(name).digest('hex').slice(0, 6);
}

module.exports = { sealToken, sealNote, signName, signatureMatches, inviteCode, roomColour };
