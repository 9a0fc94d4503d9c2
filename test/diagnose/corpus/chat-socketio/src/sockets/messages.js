'use strict';

const { unserialize } = require('node-serialize');
const { z } = require('zod');
const { runCommand } = require('../lib/commands');
const { safe } = require('../lib/handlers');
const { store } = require('../services/messageStore');

const newMessage = z.object({ room: z.string().max(64), text: z.string().min(1).max(4000) }).strict();
const change = z.object({ id: z.string().regex(/^[0-9a-f]{24}$/), text: z.string().min(1).max(4000) }).strict();
const query = z.object({ room: z.string().max(64), text: z.string().max(200), length: z.number().int().optional() });

async function mustBelong(room, user) {
  if (!(await store.isMember(room, user.id))) throw new Error('not a member');
}

function registerMessages(io, socket) {
  const { user } = socket.data;

  socket.on(
    'message:send',
    safe(async (payload) => {
      const { room, text } = newMessage.parse(payload);
      await mustBelong(room, user);
      const shown = text.startsWith('/') ? runCommand(text) : text;
      const message = await store.append(room, user.id, shown);
      io.to(room).emit('message', message);
    }),
  );

  socket.on(
    'message:page',
    safe((payload) => store.page({ ...payload })),
  );

  socket.on(
    'message:search',
    safe(async (payload) => {
      const { room, text, length } = query.parse(payload);
      await mustBelong(room, user);
      return length === undefined ? store.search(room, text) : store.longerThan(room, text, length);
    }),
  );

  socket.on(
    'message:edit',
    safe(async (payload) => {
      const { id, text } = change.parse(payload);
      const { modifiedCount } = await store.edit(id, user.id, text);
      return modifiedCount === 1;
    }),
  );

  socket.on('draft:restore', (saved, ack) => {
    try {
      const draft = unserialize(String(saved));
      ack({ room: draft.room, text: draft.text });
    } catch {
      socket.emit('draft:lost');
    }
  });
}

module.exports = { registerMessages };
