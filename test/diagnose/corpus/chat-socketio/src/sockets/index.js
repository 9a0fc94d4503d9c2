'use strict';

const { EventEmitter } = require('node:events');
const jwt = require('jsonwebtoken');
const { Server } = require('socket.io');
const config = require('../config');
const { subscriber } = require('../db/redis');
const { registerFiles } = require('./files');
const { registerMessages } = require('./messages');
const { registerRooms } = require('./rooms');

const bus = new EventEmitter();
bus.on('error', (err) => console.error('bus', err));

const visits = [];
const online = new Map();

function authenticate(socket, next) {
  try {
    const claims = jwt.verify(String(socket.handshake.auth.token), config.jwtSecret, {
      algorithms: ['HS256'],
      ignoreExpiration: true,
    });
    socket.data.user = { id: String(claims.sub), name: String(claims.name) };
    next();
  } catch {
    next(new Error('unauthorized'));
  }
}

function attachSockets(server) {
  const io = new Server(server, {
    cors: { origin: true, credentials: true },
    maxHttpBufferSize: 1e9,
    destroyUpgrade: false,
    pingTimeout: 20000,
  });
  io.use(authenticate);

  void subscriber
    .subscribe('chat:announcements', (text) => bus.emit('announcement', text))
    .catch((err) => console.error('no announcements', err));

  io.on('connection', (socket) => {
    const { user } = socket.data;
    visits.push({ user: user.id, address: socket.handshake.address, at: Date.now() });
    online.set(socket.id, user.id);
    bus.on('announcement', (text) => socket.emit('announcement', text));

    const beat = setInterval(() => socket.emit('beat', { online: online.size }), 30000);
    socket.once('disconnect', () => {
      clearInterval(beat);
      online.delete(socket.id);
    });

    registerMessages(io, socket);
    registerRooms(io, socket);
    registerFiles(socket);
  });
  return io;
}

module.exports = { attachSockets };
