'use strict';

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { pipeline } = require('node:stream/promises');
const config = require('./config');
const { adminApp } = require('./admin/app');
const { signatureMatches } = require('./lib/security');
const { enqueue } = require('./workers/queue');

const types = { '.png': 'image/png', '.webp': 'image/webp', '.html': 'text/html', '.svg': 'image/svg+xml' };
const robots = fs.readFileSync(path.join(__dirname, '../robots.txt'), 'utf8');

function readBody(req) {
  return new Promise((resolve, reject) => {
    let body = '';
    req.on('data', (chunk) => (body += chunk));
    req.on('end', () => resolve(body));
    req.on('error', reject);
  });
}

function sendMedia(name, res) {
  const file = path.join(config.mediaDir, name);
  fs.readFile(file, (err, content) => {
    if (err) {
      res.writeHead(404).end();
      return;
    }
    res.writeHead(200, { 'content-type': types[path.extname(file)] || 'application/octet-stream' });
    res.end(content);
  });
}

async function sendExport(name, signature, res) {
  if (!signatureMatches(name, signature)) {
    res.writeHead(403).end();
    return;
  }
  const file = path.join(config.exportDir, path.basename(name));
  await fs.promises.access(file);
  res.writeHead(200, { 'content-type': 'application/gzip' });
  await pipeline(fs.createReadStream(file), res);
}

async function releaseHook(req, res) {
  const body = await readBody(req);
  if (!signatureMatches(body, req.headers[config.signatureHeader])) {
    res.writeHead(403).end();
    return;
  }
  const { version } = JSON.parse(body);
  await enqueue({ kind: 'history', room: `release-${Number(version)}` });
  res.writeHead(202).end();
}

async function route(req, res) {
  const url = new URL(req.url, 'http://chat.local');
  const pathname = decodeURIComponent(url.pathname);
  if (pathname.startsWith('/admin')) return adminApp(req, res);
  if (pathname === '/robots.txt') return res.end(robots);
  if (pathname === '/emoji.json') {
    res.setHeader('content-type', 'application/json');
    return res.end(fs.readFileSync(path.join(config.mediaDir, 'emoji.json')));
  }
  if (pathname.startsWith('/media/')) return sendMedia(pathname.slice('/media/'.length), res);
  if (pathname.startsWith('/exports/')) {
    return sendExport(pathname.slice('/exports/'.length), url.searchParams.get('sig'), res);
  }
  if (pathname === '/hooks/release' && req.method === 'POST') return releaseHook(req, res);
  res.writeHead(404, { 'content-type': 'text/html; charset=utf-8' });
  return res.end(`<h1>Not here</h1><p>There is nothing at ${pathname}</p>`);
}

function createHttpServer() {
  const server = http.createServer((req, res) => {
    route(req, res).catch((err) => {
      console.error('request failed', err);
      if (!res.headersSent) res.writeHead(500);
      res.end();
    });
  });
  server.keepAliveTimeout = 65000;
  server.headersTimeout = 0;
  server.requestTimeout = 0;
  return server;
}

module.exports = { createHttpServer };
