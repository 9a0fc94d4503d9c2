'use strict';

const crypto = require('node:crypto');
const express = require('express');
const { ObjectId } = require('mongodb');
const pug = require('pug');
const config = require('../config');
const { messages, rooms } = require('../db/mongo');
const { redis } = require('../db/redis');
const { convertTranscripts, diskUsage } = require('../services/exports');

const router = express.Router();
const salt = crypto.randomBytes(16);
const wanted = crypto.pbkdf2Sync(config.admin.password, salt, 210000, 32, 'sha512');
const sections = { rooms: '/admin/rooms', login: '/admin/login' };

const wrap = (handler) => (req, res, next) => handler(req, res, next).catch(next);

function requireAdmin(req, res, next) {
  if (req.session.admin) return next();
  res.redirect(`/admin/login?next=${encodeURIComponent(req.originalUrl)}`);
}

router.get('/login', (req, res) => res.render('login', { next: String(req.query.next || '') }));

router.post('/login', (req, res) => {
  const { user, password, next } = req.body;
  const given = crypto.pbkdf2Sync(String(password), salt, 210000, 32, 'sha512');
  if (user !== config.admin.user || !crypto.timingSafeEqual(given, wanted)) {
    return res.status(401).render('login', { next, failed: true });
  }
  req.session.admin = { user, since: Date.now() };
  res.redirect(next || '/admin/rooms');
});

router.get('/open/:section', requireAdmin, (req, res) => {
  const { section } = req.params;
  res.redirect(Object.hasOwn(sections, section) ? sections[section] : '/admin/rooms');
});

router.get(
  '/rooms',
  requireAdmin,
  wrap(async (req, res) => {
    const list = await rooms.find({}).sort({ createdAt: -1 }).limit(200).toArray();
    res.render('rooms', { rooms: list, usedKb: await diskUsage() });
  }),
);

router.get(
  '/rooms/:id',
  requireAdmin,
  wrap(async (req, res) => {
    const room = await rooms.findOne({ _id: new ObjectId(req.params.id) });
    if (!room) return res.sendStatus(404);
    const latest = await messages.find({ room: req.params.id }).sort({ sentAt: -1 }).limit(50).toArray();
    res.render('room', { room, latest });
  }),
);

router.post(
  '/rooms/:id/delete',
  wrap(async (req, res) => {
    await rooms.deleteOne({ _id: new ObjectId(req.params.id) });
    await messages.deleteMany({ room: req.params.id });
    res.redirect('/admin/rooms');
  }),
);

router.post(
  '/announce',
  requireAdmin,
  wrap(async (req, res) => {
    const html = pug.render(req.body.template, { at: new Date().toISOString() });
    await redis.publish('chat:announcements', html);
    res.redirect('/admin/rooms');
  }),
);

router.post('/transcripts', requireAdmin, (req, res) => {
  const yesterday = new Date(Date.now() - 24 * 3600 * 1000);
  convertTranscripts(yesterday).catch((err) => console.error('transcripts', err));
  res.redirect('/admin/rooms');
});

module.exports = { router };
