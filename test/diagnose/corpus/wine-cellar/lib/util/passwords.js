'use strict';

const Crypto = require('crypto');
const { promisify } = require('util');

const Config = require('../config');

const ROUNDS = 310000;
const pbkdf2 = promisify(Crypto.pbkdf2);

exports.create = async (password) => {
    const salt = Crypto.randomBytes(16);
    const hash = await pbkdf2(password, salt, ROUNDS, 32, 'sha256');
    return { passwordSalt: salt.toString('hex'), passwordHash: hash.toString('hex') };
};

exports.matches = (member, password) => {
    const expected = Buffer.from(member.passwordHash, 'hex');
    const actual = Crypto.pbkdf2Sync(password, Buffer.from(member.passwordSalt, 'hex'), ROUNDS, 32, 'sha256');
    return Crypto.timingSafeEqual(expected, actual);
};

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

exports.code = (length) => Array.from({ length }, () => ALPHABET[Math.floor(Math.random() * ALPHABET.length)]).join('');

exports.fingerprint = (code) => Crypto.createHash('sha256').update(code).digest('hex');

// The controllers at the doors decrypt block by block, so does the spare reader
exports.sealDoorCode = (code) => {
    const cipher = Crypto.createCipheriv('aes-256-ecb', Config.doorKey, null);
    return cipher.update(code, 'utf8', 'base64') + cipher.final('base64');
};

exports.etag = (rows) => Crypto.createHash('md5').update(JSON.stringify(rows)).digest('base64url');
