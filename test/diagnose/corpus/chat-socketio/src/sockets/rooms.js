'use strict';

const { ObjectId } = require('mongodb');
const { z } = require('zod');
const { rooms, members, preferences } = require('../db/mongo');
const { redis } = require('../db/redis');
const { safe } = require('../lib/handlers');
const { pick, setPath } = require('../lib/objects');
const { inviteCode, roomColour, sealToken, sealNote } = require('../lib/security');
const { bundleMedia, exportHistory } = require('../services/exports');
const { store } = require('../services/messageStore');
const { enqueue } = require('../workers/queue');

const roomId = z.string().regex(/^[0-9a-f]{24}$/);
const hookInput = z.object({ room: roomId, url: z.string().url(), token: z.string().max(200) });

function registerRooms(io, socket) {
  const { user } = socket.data;

  const owned = async (id) => {
    const room = await rooms.findOne({ _id: new ObjectId(roomId.parse(id)), owner: user.id });
    if (!room) throw new Error('not yours');
    return room;
  };

  socket.on('room:join', async (payload, ack) => {
    console.log('join ' + payload.room + ' by ' + user.name);
    const member = await store.isMember(payload.room, user.id);
    if (!member) return ack({ ok: false });
    socket.join(String(payload.room));
    await redis.sAdd(`online:${payload.room}`, user.id);
    ack({ ok: true });
  });

  socket.on(
    'room:create',
    safe(async (payload) => {
      const name = z.string().min(2).max(60).parse(payload.name);
      const { insertedId } = await rooms.insertOne({
        name,
        owner: user.id,
        colour: roomColour(name),
        createdAt: new Date(),
      });
      await members.insertOne({ room: String(insertedId), user: user.id });
      return String(insertedId);
    }),
  );

  socket.on(
    'room:update',
    safe(async ({ id, changes }) => {
      const room = await owned(id);
      await rooms.updateOne({ _id: room._id }, { $set: { ...changes } });
      io.to(String(room._id)).emit('room:changed');
    }),
  );

  socket.on(
    'room:topic',
    safe(async (payload) => {
      const room = await owned(payload.id);
      const fields = z.object({ topic: z.string().max(200).optional(), note: z.string().max(500).optional() });
      const { topic, note } = fields.parse(pick(payload, ['topic', 'note']));
      await rooms.updateOne({ _id: room._id }, { $set: { topic, note: note && sealNote(note) } });
    }),
  );

  socket.on(
    'room:invite',
    safe(async ({ id }) => {
      const room = await owned(id);
      const code = inviteCode();
      await redis.set(`invite:${code}`, String(room._id), { EX: 86400 });
      return code;
    }),
  );

  socket.on(
    'room:who',
    safe(async (payload) => {
      const room = roomId.parse(payload.room);
      if (!(await store.isMember(room, user.id))) throw new Error('not a member');
      const ids = await redis.sMembers(`online:${room}`);
      const people = [];
      for (const id of ids) {
        people.push({ id, name: await redis.hGet(`user:${id}`, 'name') });
      }
      return people;
    }),
  );

  socket.on(
    'room:webhook',
    safe(async (payload) => {
      const { room, url, token } = hookInput.parse(payload);
      const { _id } = await owned(room);
      await rooms.updateOne({ _id }, { $set: { hook: { url, token: sealToken(token) } } });
      await enqueue({ kind: 'webhook', hook: { url }, event: { type: 'ping', room } });
    }),
  );

  socket.on(
    'room:bundle',
    safe(async ({ id, label }) => {
      const room = await owned(id);
      return bundleMedia(room._id, label);
    }),
  );

  socket.on(
    'room:history',
    safe(async ({ id }) => exportHistory(String((await owned(id))._id))),
  );

  socket.on(
    'prefs:set',
    safe(async ({ key, value }) => {
      const current = (await preferences.findOne({ _id: user.id })) || { _id: user.id };
      const next = setPath(current, String(key), z.union([z.string().max(200), z.boolean()]).parse(value));
      await preferences.replaceOne({ _id: user.id }, next, { upsert: true });
    }),
  );
}

module.exports = { registerRooms };
