import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { majorOf } from '../../flow/promiseLibraries.ts';
import { findVariable, stringOf, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Scene, type Weakness } from '../defineRule.ts';
import { errorFate, fateOfVariable, isHeardElsewhere } from './errorListeners.ts';
import { functionOf } from './settlement.ts';
import { isTestCode } from './walk.ts';

interface Emitter {
  readonly module: RegExp;
  readonly path: RegExp;
  /** What its documentation says emits the event. */
  readonly when: string;
  readonly since?: number;
  readonly severity?: Weakness['severity'];
}

const emitters: readonly Emitter[] = [
  { module: /^ws$/, path: /^(WebSocket\.)?\(\)$/, when: 'a connection that fails or a frame that is not valid' },
  {
    module: /^(redis|@redis\/client)$/,
    // A duplicate is a connection of its own, without the listeners of the first.
    path: /^create(Client|Cluster)\.\(\)(\.duplicate\.\(\))*$/,
    when: 'a lost connection to the Redis server',
  },
  { module: /^pg$/, path: /^(native\.)?Pool\.\(\)$/, when: 'an idle connection that the server closes' },
  { module: /^pg$/, path: /^(native\.)?Client\.\(\)$/, when: 'a connection that the server closes', severity: 'low' },
  { module: /^pg-pool$/, path: /^\(\)$/, when: 'an idle connection that the server closes' },
  {
    module: /^mysql2?$/,
    path: /^createConnection\.\(\)$/,
    when: 'a connection that the server closes',
    severity: 'low',
  },
  { module: /^worker_threads$/, path: /^Worker\.\(\)$/, when: 'an exception in the worker' },
  { module: /^bullmq$/, path: /^Worker\.\(\)$/, when: 'a lost connection to the Redis server' },
  { module: /^amqplib$/, path: /^connect\.\(\)$/, when: 'a lost connection to the broker' },
  { module: /^mqtt$/, path: /^connect\.\(\)$/, when: 'a connection that the broker refuses' },
  {
    module: /^dgram$/,
    path: /^createSocket\.\(\)$/,
    when: 'an address in use or a packet that cannot be sent',
    severity: 'low',
  },
  { module: /^http2$/, path: /^connect\.\(\)$/, when: 'a connection that fails' },
  { module: /^ssh2$/, path: /^Client\.\(\)$/, when: 'a connection that fails' },
  { module: /^imap$|^node-imap$/, path: /^\(\)$/, when: 'a connection that fails' },
];

/** An emitter whose 'error' event nobody listens to, where its documentation says that this ends the process. */
export const unhandledEmitterError = defineRule((scene) => {
  const check = (call: CallNode): void => {
    if (isTestCode(call)) return;
    judgeConnections(scene, call);
    const emitter = emitterMade(call);
    if (emitter === undefined) return;
    const fate = errorFate(call);
    if (fate === 'unknown' && !isExported(call)) return;
    const isSound = fate === 'handled' || isHeardElsewhere(call);
    scene.judge(
      call,
      isSound
        ? undefined
        : {
            detail: `Here nothing listens to the 'error' of ${shortText(call.callee)}: ${emitter.when} ends the process.`,
            severity: emitter.severity,
            confidence: fate === 'none' ? 'high' : 'medium',
          },
    );
  };
  return { CallExpression: check, NewExpression: check };
});

function emitterMade(call: CallNode): Emitter | undefined {
  const member = moduleMember(call);
  if (member === undefined) return undefined;
  const path = member.path.filter((name) => name !== 'default').join('.');
  return emitters.find(({ module, path: pattern }) => {
    if (!module.test(member.module) || !pattern.test(path)) return false;
    // Older clients of Redis try again by themselves, and tell only a callback.
    return member.module !== 'redis' || (majorOf(call, 'redis') ?? 4) >= 4;
  });
}

/** Module-level emitters that are exported are heard anywhere in the workspace, or nowhere. */
function isExported(call: CallNode): boolean {
  const { parent } = call;
  const isModuleExport =
    parent.type === NodeType.AssignmentExpression &&
    parent.left.type === NodeType.MemberExpression &&
    /^(module|exports)$/.test(parent.left.object.type === NodeType.Identifier ? parent.left.object.name : '');
  if (isModuleExport || parent.type === NodeType.ExportDefaultDeclaration) return true;
  if (parent.type !== NodeType.VariableDeclarator || parent.id.type !== NodeType.Identifier) return false;
  if (parent.parent.parent.type === NodeType.ExportNamedDeclaration) return true;
  return (findVariable(parent.id)?.references ?? []).every(({ identifier }) => {
    const use = identifier.parent;
    return (
      use === parent ||
      use.type === NodeType.MemberExpression ||
      use.type === NodeType.ExportSpecifier ||
      use.type === NodeType.ExportDefaultDeclaration ||
      (use.type === NodeType.AssignmentExpression &&
        use.right === identifier &&
        /^(module\.)?exports\b/.test(shortText(use.left))) ||
      (use.type === NodeType.Property && use.parent.parent.type === NodeType.AssignmentExpression)
    );
  });
}

/** The connections that a server hands to its listener: one peer that resets its connection ends the whole process. */
function judgeConnections(scene: Scene, call: CallNode): void {
  const listener = connectionListener(call);
  const [socket] = listener?.params ?? [];
  if (listener === undefined || socket?.type !== NodeType.Identifier) return;
  const fate = fateOfVariable(findVariable(socket));
  if (fate === 'unknown') return;
  scene.judge(
    listener,
    fate === 'handled'
      ? undefined
      : {
          detail: `Here nothing listens to the 'error' of ${socket.name}: any peer that resets its connection or sends an invalid frame ends the process.`,
          severity: 'high',
        },
  );
}

function connectionListener(call: CallNode): FunctionNode | undefined {
  if (call.type !== NodeType.CallExpression) return undefined;
  const callee = unwrap(call.callee);
  const made = moduleMember(callee);
  if ((made?.module === 'net' || made?.module === 'tls') && made.path.join('.') === 'createServer')
    return functionOf(call.arguments.at(-1));
  if (callee.type !== NodeType.MemberExpression || calledName(call) !== 'on') return undefined;
  const event = stringOf(call.arguments[0]);
  const server = moduleMember(callee.object);
  const isSocketServer =
    (server?.module === 'ws' && /Server\.\(\)$/.test(server.path.join('.'))) ||
    ((server?.module === 'net' || server?.module === 'tls') && server.path[0] === 'createServer');
  if (!isSocketServer || (event !== 'connection' && event !== 'secureConnection')) return undefined;
  return functionOf(call.arguments[1]);
}
