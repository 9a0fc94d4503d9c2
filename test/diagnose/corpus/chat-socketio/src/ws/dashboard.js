'use strict';

const { WebSocketServer } = require('ws');
const { redis } = require('../db/redis');

/** Mean of a moving window over the message counts, one value for each step. */
function smooth(values, width, steps) {
  const out = [];
  for (let i = 0; i < steps; i++) {
    let sum = 0;
    for (let j = 0; j < width; j++) sum += values[(i + j) % values.length] || 0;
    out.push(sum / width);
  }
  return out;
}

async function counts() {
  const raw = await redis.lRange('chat:counts', 0, 287);
  return raw.map(Number);
}

function attachDashboard(server) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024 });

  server.on('upgrade', (req, socket, head) => {
    if (req.url !== '/dashboard') {
      if (!req.url.startsWith('/socket.io/')) socket.destroy();
      return;
    }
    sockets.handleUpgrade(req, socket, head, (ws) => sockets.emit('connection', ws));
  });

  sockets.on('connection', (ws) => {
    ws.on('message', (data) => {
      const { kind, width, steps } = JSON.parse(data);
      if (kind !== 'smooth') return;
      counts()
        .then((values) => ws.send(JSON.stringify(smooth(values, width, steps))))
        .catch((err) => console.error('dashboard', err));
    });
  });
}

module.exports = { attachDashboard };
