import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { isFunctionNode, keyName, propertyName, propertyOf } from '../../flow/scope.ts';
import { returnedExpressions } from '../../flow/returns.ts';
import { moduleMember, valueOf } from '../../flow/values.ts';
import { textOf } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineTextRule, linesAt } from '../defineProjectRule.ts';
import type { Weakness } from '../defineRule.ts';
import { defineProductionRule, isDevelopmentOnly } from './places.ts';
import { constantOf } from './settings.ts';

/** Settings that switch verification off, with the value that does. */
const disabling: ReadonlyMap<string, boolean> = new Map([
  ['rejectUnauthorized', false],
  ['strictSSL', false],
  ['sslValidate', false],
  ['tlsInsecure', true],
  ['tlsAllowInvalidCertificates', true],
  ['tlsAllowInvalidHostnames', true],
  ['trustServerCertificate', true],
  ['TrustServerCertificate', true],
  ['acceptInvalidCertificates', true],
]);
const oldVersion = /^(TLSv1(\.1)?|SSLv\d+)$/;
const oldProtocol = /^(SSLv2|SSLv3|TLSv1|TLSv1_1)(_client|_server)?_method$/;

/** Certificate checks switched off in the options of any client, or old protocol versions allowed. */
export const tlsVerificationDisabled = defineProductionRule((scene) => ({
  Property: (property): void => {
    if (property.parent.type !== NodeType.ObjectExpression) return;
    const name = keyName(property);
    const weakness = name === undefined ? 'other' : weaknessOfSetting(name, property.value);
    if (weakness === 'other') return;
    const isOff = weakness !== undefined && !isHarmless(property) && !isDevelopmentOnly(property);
    scene.judge(property, isOff ? softened(property, weakness) : undefined);
  },
  AssignmentExpression: ({ left, right, parent }): void => {
    if (left.type !== NodeType.MemberExpression) return;
    const name = propertyName(left);
    const weakness = name === undefined ? 'other' : weaknessOfAssignment(name, right);
    if (weakness !== 'other') scene.judge(parent, weakness && !isDevelopmentOnly(left) ? weakness : undefined);
  },
  CallExpression: (call): void => {
    if (calledName(call) !== 'disableTLSCerts') return;
    scene.judge(call, isDevelopmentOnly(call) ? undefined : { detail: 'Here the client takes any certificate.' });
  },
}));

function weaknessOfSetting(name: string, value: TSESTree.Node): Weakness | undefined | 'other' {
  const weakValue = disabling.get(name);
  if (weakValue !== undefined) {
    const constant = constantOf(value);
    return constant !== undefined && Boolean(constant.value) === weakValue
      ? { detail: `Here ${name} is ${textOf(value)}.` }
      : undefined;
  }
  const constant = constantOf(value)?.value;
  if (name === 'minVersion')
    return typeof constant === 'string' && oldVersion.test(constant) ? oldTls(constant) : undefined;
  if (name === 'secureProtocol')
    return typeof constant === 'string' && oldProtocol.test(constant) ? oldTls(constant) : undefined;
  if (name === 'checkServerIdentity') {
    const check = valueOf(value);
    const isEmpty = check?.kind === 'function' && isFunctionNode(check.node) && doesNothing(check.node);
    return isEmpty ? { detail: 'Here the name in the certificate is not compared with the host.' } : undefined;
  }
  return 'other';
}

function doesNothing(check: Parameters<typeof returnedExpressions>[0]): boolean {
  if (check.body.type === NodeType.BlockStatement && check.body.body.length > 1) return false;
  if (check.body.type === NodeType.BlockStatement && check.body.body.length === 0) return true;
  const returned = returnedExpressions(check);
  return (
    returned.length > 0 && returned.every((value) => ['undefined', 'null', 'true', 'void 0'].includes(textOf(value)))
  );
}

function oldTls(version: string): Weakness {
  return { detail: `Here ${version} is allowed, which has known attacks.`, severity: 'medium' };
}

function weaknessOfAssignment(name: string, value: TSESTree.Node): Weakness | undefined | 'other' {
  const constant = constantOf(value)?.value;
  if (name === 'NODE_TLS_REJECT_UNAUTHORIZED')
    return constant === 0 || constant === '0' || constant === false
      ? { detail: 'Here it is switched off for every connection of the process.', severity: 'high' }
      : undefined;
  if (name === 'DEFAULT_MIN_VERSION')
    return typeof constant === 'string' && oldVersion.test(constant) ? oldTls(constant) : undefined;
  return name === 'rejectUnauthorized' || name === 'strictSSL' ? weaknessOfSetting(name, value) : 'other';
}

/** On a server, rejectUnauthorized is about the clients' certificates, and says nothing where none are asked for. */
function isHarmless(property: TSESTree.Property): boolean {
  if (keyName(property) !== 'rejectUnauthorized') return false;
  const call = property.parent.parent;
  if (call.type !== NodeType.CallExpression) return false;
  const member = moduleMember(call.callee);
  const isServer =
    /^(https|tls|http2)$/.test(member?.module ?? '') && /^create(Secure)?Server$/.test(member?.path.at(-1) ?? '');
  return (
    isServer &&
    property.parent.type === NodeType.ObjectExpression &&
    propertyOf(property.parent, 'requestCert') === undefined
  );
}

/** Beside `requestCert` it lets clients in that have no certificate: the application may look at `authorized` itself. */
function softened(property: TSESTree.Property, weakness: Weakness): Weakness {
  const { parent } = property;
  if (parent.type !== NodeType.ObjectExpression || propertyOf(parent, 'requestCert') === undefined) return weakness;
  return {
    detail: 'Here clients without a valid certificate are let in; `socket.authorized` must be looked at.',
    severity: 'low',
    confidence: 'low',
  };
}

const switchedOff =
  /NODE_TLS_REJECT_UNAUTHORIZED['"]?\s*[=: ]\s*['"]?0|^\s*(?:RUN\s+)?(?:npm\s+config\s+set\s+)?strict-ssl[ =]false/gm;

/** The same by an environment variable, in scripts, images and settings of package managers. */
export const tlsVerificationDisabledInText = defineTextRule({
  files:
    /(?:^|\/)(?:package\.json|[^/]*Dockerfile[^/]*|docker-compose[^/]*|\.env[^/]*|\.npmrc|serverless\.ya?ml|template\.ya?ml|ecosystem[^/]*|[^/]+\.sh|Procfile)$/i,
  checkText: (file, _project, judge): void => {
    if (isTestPath(file.path)) return;
    for (const match of file.text.matchAll(switchedOff)) {
      const line = file.text.slice(file.text.lastIndexOf('\n', match.index) + 1, match.index);
      const isForTests =
        /"(?:[\w:-]*test|dev|lint|[\w:-]*local)[\w:-]*"\s*:|^\s*#/.test(line) ||
        /\.(example|test|dev|development|local)$/i.test(file.path);
      const start = match.index + (match[0].length - match[0].trimStart().length);
      judge(
        linesAt(file, start),
        isForTests ? undefined : { detail: 'Here it is switched off for the whole process.' },
      );
    }
  },
});
