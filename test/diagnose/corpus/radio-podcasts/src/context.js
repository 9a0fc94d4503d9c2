import jwt from 'jsonwebtoken';
import { config } from './config.js';
import { createLoaders } from './loaders.js';

export const sign = (listener) => jwt.sign({ sub: listener.id, role: listener.role }, config.jwtSecret);

function listenerOf(header = '') {
  const [scheme, token] = header.split(' ');
  if (scheme !== 'Bearer' || !token) return null;
  try {
    const claims = jwt.verify(token, config.jwtSecret, { algorithms: ['HS256'] });
    return { id: claims.sub, role: claims.role };
  } catch {
    // an old token is the same as none, resolvers ask for a listener where they need one
    return null;
  }
}

export async function httpContext({ req }) {
  return { listener: listenerOf(req.headers.authorization), loaders: createLoaders() };
}

export async function socketContext({ connectionParams }) {
  const claims = connectionParams?.token ? jwt.decode(connectionParams.token) : null;
  return { listener: claims && { id: claims.sub, role: claims.role }, loaders: createLoaders() };
}

export function requireListener(req, res, next) {
  const listener = listenerOf(req.headers.authorization);
  if (!listener) return res.status(401).json({ error: 'please sign in' });
  req.listener = listener;
  return next();
}

export const requireEditor = [
  requireListener,
  (req, res, next) => (req.listener.role === 'editor' ? next() : res.status(403).json({ error: 'editors only' })),
];
