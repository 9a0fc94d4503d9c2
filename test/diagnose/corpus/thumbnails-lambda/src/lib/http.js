'use strict';

const CORS = {
  'access-control-allow-methods': 'GET,POST,PATCH,DELETE',
  'access-control-allow-headers': 'authorization,content-type',
};

function answer(event, statusCode, body) {
  const origin = (event.headers && event.headers.origin) || '*';
  return {
    statusCode,
    headers: {
      ...CORS,
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  };
}

function page(html) {
  return {
    statusCode: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "object-src 'none'; frame-ancestors 'none'",
      'strict-transport-security': 'max-age=31536000',
    },
    body: html,
  };
}

function readJson(event) {
  const raw = event.isBase64Encoded ? Buffer.from(event.body || '', 'base64').toString('utf8') : event.body;
  try {
    const value = JSON.parse(raw || '{}');
    return value && typeof value === 'object' ? value : {};
  } catch {
    return undefined;
  }
}

function guarded(work) {
  return async (event) => {
    try {
      return await work(event);
    } catch (error) {
      console.error(error);
      return answer(event, 500, { message: 'Something broke', details: error.stack });
    }
  };
}

const escapeHtml = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

module.exports = { answer, page, readJson, guarded, escapeHtml };
