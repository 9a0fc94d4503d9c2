import { calledName } from '../../flow/callers.ts';
import { moduleMember } from '../../flow/values.ts';
import type { Project } from '../../source/project.ts';
import type { CallNode } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineProductionRule, isDevelopmentOnly } from './places.ts';
import { settingOf } from './settings.ts';

const authentication =
  /^(passport|jsonwebtoken|jose|express-session|cookie-session|koa-session|express-jwt|@fastify\/jwt|@fastify\/session|@nestjs\/(jwt|passport)|client-sessions)$/;
const checks =
  /\bio\.use\(|\.use\(\s*(?:async\s*)?\(?\s*(?:socket|client)|handshake|allowRequest|verifyClient|headers\.origin|headers\[['"]origin|handleUpgrade|on\(\s*['"]upgrade|socketio-?auth|WsGuard|UseGuards|session\.user|socket\.request|checkOrigin|allowedOrigins|jwt\.verify\(|req\.headers\.cookie|sec-websocket-protocol/;

/** A WebSocket server that lets everybody in, in an application that otherwise asks who is there. */
export const insecureWebsocket = defineProductionRule((scene) => {
  const check = (call: CallNode): void => {
    const options = websocketOptions(call);
    if (options === 'none' || !authenticates(scene.project, scene.file.path)) return;
    const isChecked = ['verifyClient', 'allowRequest', 'noServer'].some((name) =>
      call.arguments.some((argument) => settingOf(argument, name) !== undefined),
    );
    const isCheckedElsewhere = scene.project
      .codeFiles()
      .some(({ path, text }) => !isTestPath(path) && isAboutSockets(text) && checks.test(text));
    const weakness = { detail: `Here ${options} accepts connections without a look at the origin or the user.` };
    scene.judge(call, isChecked || isCheckedElsewhere || isDevelopmentOnly(call) ? undefined : weakness);
  };
  return { CallExpression: check, NewExpression: check };
});

function isAboutSockets(text: string): boolean {
  return /socket|\bws\b|websocket/i.test(text);
}

/** The library whose server a call makes. */
function websocketOptions(call: CallNode): string {
  const member = moduleMember(call.callee);
  const path = member?.path.join('.') ?? '';
  if (member?.module === 'socket.io' && /^(|Server|listen|Server\.listen)$/.test(path)) return 'socket.io';
  if (member?.module === 'ws' && /^(WebSocketServer|Server|WebSocket\.Server)$/.test(path)) return 'ws';
  if (member?.module === 'express-ws' && path === '') return calledName(call) === undefined ? 'none' : 'express-ws';
  return 'none';
}

/** True where other ways into the program are guarded. */
function authenticates(project: Project, path: string): boolean {
  return Object.keys(project.manifestOf(path)?.dependencies ?? {}).some((name) => authentication.test(name));
}
