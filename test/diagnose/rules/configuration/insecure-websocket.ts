import type { RuleFixtures } from '../../fixtures.ts';

const manifest = { 'package.json': '{"dependencies": {"socket.io": "4", "ws": "8", "jsonwebtoken": "9"}}' };

export default {
  bad: [
    {
      name: 'Socket.IO',
      code: `const { Server } = require('socket.io');\nconst io = new Server(server);\nio.on('connection', (socket) => socket.emit('orders', orders));`,
      files: manifest,
      at: 'new Server',
    },
    {
      name: 'ws',
      code: `import { WebSocketServer } from 'ws';\nconst wss = new WebSocketServer({ server });\nwss.on('connection', (ws) => ws.send(state));`,
      files: manifest,
      at: 'new WebSocketServer',
    },
    {
      name: 'Socket.IO of old',
      code: `const io = require('socket.io')(server);\nio.on('connection', join);`,
      files: manifest,
      at: `require('socket.io')`,
    },
  ],
  good: [
    {
      name: 'a middleware',
      code: `const { Server } = require('socket.io');\nconst io = new Server(server);\nio.use((socket, next) => next(check(socket.handshake.auth.token)));`,
      files: manifest,
    },
    {
      name: 'a look at the client',
      code: `import { WebSocketServer } from 'ws';\nnew WebSocketServer({ server, verifyClient: isOurs });`,
      files: manifest,
    },
    {
      name: 'an upgrade that is checked',
      code: `import { WebSocketServer } from 'ws';\nconst wss = new WebSocketServer({ noServer: true });`,
      files: manifest,
    },
    {
      name: 'a program in which nobody logs in',
      code: `const { Server } = require('socket.io');\nnew Server(server);`,
      files: { 'package.json': '{"dependencies": {"socket.io": "4"}}' },
    },
  ],
} satisfies RuleFixtures;
