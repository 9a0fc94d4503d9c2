import type { Request, Response } from 'express';
import { GraphQLError } from 'graphql';
import jwt from 'jsonwebtoken';
import { config } from './config.js';
import { createLoaders, type Loaders } from './loaders.js';

export interface Viewer {
  id: number;
  role: 'member' | 'moderator' | 'admin';
}

export interface ForumContext {
  viewer: Viewer | null;
  loaders: Loaders;
  res?: Response;
}

function toViewer(claims: unknown): Viewer | null {
  if (typeof claims !== 'object' || claims === null) return null;
  const { sub, role } = claims as { sub?: string; role?: Viewer['role'] };
  return sub && role ? { id: Number(sub), role } : null;
}

function verified(token: string): Viewer | null {
  try {
    return toViewer(jwt.verify(token, config.jwtSecret, { algorithms: ['HS256'] }));
  } catch {
    return null; // expired or not ours: treat as a guest
  }
}

export async function buildContext({ req, res }: { req: Request; res: Response }): Promise<ForumContext> {
  const header = req.get('authorization') ?? '';
  const token = header.startsWith('Bearer ') ? header.slice(7) : req.cookies.forum_token;
  return { viewer: token ? verified(token) : null, loaders: createLoaders(), res };
}

/** The browser client sends its token once, when the socket opens. */
export function buildSocketContext(params: Record<string, unknown> | undefined): ForumContext {
  const claims = jwt.decode(String(params?.authToken ?? ''));
  return { viewer: toViewer(claims), loaders: createLoaders() };
}

export function issueToken(viewer: Viewer): { token: string; expiresAt: Date } {
  const token = jwt.sign({ role: viewer.role }, config.jwtSecret, {
    subject: String(viewer.id),
    algorithm: 'HS256',
    expiresIn: config.tokenLifetimeSeconds,
  });
  const { exp } = jwt.decode(token) as { exp: number };
  return { token, expiresAt: new Date(exp * 1000) };
}

export function requireViewer(context: ForumContext): Viewer {
  if (!context.viewer) throw new GraphQLError('Please sign in', { extensions: { code: 'UNAUTHENTICATED' } });
  return context.viewer;
}

export function requireModerator(context: ForumContext): Viewer {
  const viewer = requireViewer(context);
  if (viewer.role === 'member') throw new GraphQLError('Not allowed', { extensions: { code: 'FORBIDDEN' } });
  return viewer;
}
