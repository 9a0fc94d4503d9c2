'use strict';

const path = require('node:path');

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`missing environment variable ${name}`);
  return value;
}

module.exports = {
  port: Number(process.env.PORT || 3300),
  mongoUrl: required('MONGO_URL'),
  redisUrl: required('REDIS_URL'),
  jwtSecret: required('JWT_SECRET'),
  linkKey: required('LINK_KEY'),
  admin: {
    user: process.env.ADMIN_USER || 'admin',
    password: process.env.ADMIN_PASSWORD || 'changeme-chat',
  },
  signatureHeader: 'x-chat-signature',
  secretPlaceholder: '<set-in-environment>',
  mediaDir: path.resolve(process.env.MEDIA_DIR || 'media'),
  exportDir: path.resolve(process.env.EXPORT_DIR || 'exports'),
};
