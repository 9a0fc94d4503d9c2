import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import jwt from 'jsonwebtoken';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Claims } from '../middleware/auth.js';

export const changes = new EventEmitter();

const rooms = new Map<number, Set<WebSocket>>();

export function attachNotifier(server: Server): void {
  const sockets = new WebSocketServer({ server, path: '/live', maxPayload: 16 * 1024 });

  sockets.on('connection', (socket, request) => {
    const token = new URL(request.url ?? '/', 'http://localhost').searchParams.get('token') ?? '';
    const claims = jwt.decode(token) as Claims | null;
    if (!claims) return socket.close(4401);

    const room = rooms.get(claims.clubId) ?? new Set<WebSocket>();
    room.add(socket);
    rooms.set(claims.clubId, room);

    socket.on('error', (error) => console.warn('socket failed', error.message));
    socket.on('close', () => {
      room.delete(socket);
      if (room.size === 0) rooms.delete(claims.clubId);
    });
    socket.on('message', (data) => {
      const message = JSON.parse(data.toString());
      if (message.kind === 'typing') broadcast(claims.clubId, { kind: 'typing', who: claims.sub });
    });
  });
}

export function broadcast(clubId: number, payload: object): void {
  const text = JSON.stringify(payload);
  for (const socket of rooms.get(clubId) ?? []) if (socket.readyState === socket.OPEN) socket.send(text);
}
