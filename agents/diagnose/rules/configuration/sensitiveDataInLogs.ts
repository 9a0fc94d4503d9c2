import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { ownNames } from '../../flow/callers.ts';
import { enclosingHandler } from '../../flow/handlers.ts';
import { ancestors, isFunctionNode, keyName, propertyName, stringOf, unwrap } from '../../flow/scope.ts';
import { isRequestObject } from '../../flow/callbacks.ts';
import { moduleMember } from '../../flow/values.ts';
import { fileOf, shortText, textOf } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { defineProductionRule, isDevelopmentOnly } from './places.ts';
import { carriesCredentials, partsOfText } from './loggedWholes.ts';

const loggerName = /^(console|log|logger|logging|winston|pino|bunyan|log4js|debug|_?logger|LOG|LOGGER|Logger)$/;
const loggingMethod = /^(log|info|debug|warn|warning|error|trace|fatal|verbose|silly|http|notice|dir|write)$/;
const sensitiveName =
  /(?:^|_)(?:password|passwd|passwords|passphrase|pwd|passcode|secret|secrets|apikey|privatekey|secretkey|accesskey|creditcard|cardnumber|ccnumber|cvv|cvc|ssn|otp|credentials|authorization|jwt|bearer)$|(?:access|refresh|auth|id|reset|session|bearer|api|csrf|verification|activation|user|jwt|login|secret)_?token$/;
const bareToken = /^token$/;
const notTheValue =
  /(?:type|name|count|length|id|url|path|expiry|expires|hint|policy|field|error|header|status|length|age|at|in|valid|regex|schema|changed|required|file)$/i;
const authenticating = /auth|log-?_?in|sign-?_?(in|up)|register|password|reset|token|session|payment|checkout|card/i;

/** Passwords, tokens, and whole requests that carry them, written into logs. */
export const sensitiveDataInLogs = defineProductionRule((scene) => ({
  CallExpression: (call): void => {
    if (!isLogging(call)) return;
    const found = call.arguments.flatMap((argument) => [...sensitiveParts(argument), ...partsOfText(argument)]);
    if (found.length === 0) return;
    const weakness = isDevelopmentOnly(call)
      ? undefined
      : found.map((part) => weaknessOf(part)).find((one) => one !== undefined);
    scene.judge(call, weakness);
  },
}));

function isLogging(call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression || !loggingMethod.test(propertyName(callee) ?? '')) return false;
  const object = unwrap(callee.object);
  if (object.type === NodeType.Identifier)
    return (
      loggerName.test(object.name) ||
      /^(pino|winston|bunyan|log4js|consola|loglevel|signale)$/.test(moduleMember(object)?.module ?? '')
    );
  return object.type === NodeType.MemberExpression && loggerName.test(propertyName(object) ?? '');
}

type Kind = 'secret' | 'token' | 'body' | 'headers' | 'environment' | 'form' | 'variables';

export interface SensitivePart {
  readonly node: TSESTree.Node;
  readonly kind: Kind;
}

/** What stands open in a logged value. A test, a length or the result of a function is not the value itself. */
function sensitiveParts(node: TSESTree.Node, depth = 0): readonly SensitivePart[] {
  const bare = unwrap(node);
  if (depth > 5) return [];
  const below = (nodes: readonly (TSESTree.Node | null)[]): readonly SensitivePart[] =>
    nodes.flatMap((inner) => (inner === null ? [] : sensitiveParts(inner, depth + 1)));
  switch (bare.type) {
    case NodeType.Identifier:
      return wholeOf(bare) ?? partOfName(bare, bare.name);
    case NodeType.MemberExpression:
      return partOfMember(bare);
    case NodeType.TemplateLiteral:
      return below(bare.expressions);
    case NodeType.BinaryExpression:
      return bare.operator === '+' ? below([bare.left, bare.right]) : [];
    case NodeType.LogicalExpression:
      return below(bare.operator === '&&' ? [bare.right] : [bare.left, bare.right]);
    case NodeType.ConditionalExpression:
      return below([bare.consequent, bare.alternate]);
    case NodeType.ArrayExpression:
      return below(bare.elements);
    case NodeType.ObjectExpression:
      return below(
        bare.properties.map((property) => (property.type === NodeType.Property ? property.value : property.argument)),
      );
    case NodeType.CallExpression:
      return /^(JSON\.stringify|util\.inspect|inspect|util\.format|format|String|Object\.assign)$/.test(
        textOf(bare.callee),
      )
        ? below(bare.arguments.slice(0, 1))
        : [];
    default:
      return [];
  }
}

/** An object that is logged as a whole, with what its use beside tells to be in it. */
function wholeOf(identifier: TSESTree.Identifier): readonly SensitivePart[] | undefined {
  const kind = carriesCredentials(identifier);
  return kind && [{ node: identifier, kind }];
}

function partOfMember(member: TSESTree.MemberExpression): readonly SensitivePart[] {
  const name = propertyName(member) ?? (member.computed ? stringOf(member.property) : undefined);
  if (name === undefined) return [];
  if (textOf(member) === 'process.env') return [{ node: member, kind: 'environment' }];
  const object = unwrap(member.object);
  if (
    /^(req|request|ctx|context)$/.test(textOf(object)) ||
    isRequestObject(object) ||
    textOf(object) === 'ctx.request'
  ) {
    if (name === 'body') return [{ node: member, kind: 'body' }];
    if (name === 'headers' || name === 'rawHeaders' || name === 'cookies') return [{ node: member, kind: 'headers' }];
  }
  const isEvent = object.type === NodeType.Identifier && /^_?(?:event|evt|e)$/.test(object.name);
  if (name === 'body' && isEvent && enclosingHandler(member)?.kind === 'event') return [{ node: member, kind: 'body' }];
  if (
    name === 'variables' &&
    /^(?:req|request|operation|requestContext\.request|ctx\.request|context\.request|args|body|params)$/.test(
      textOf(object),
    )
  )
    return [{ node: member, kind: 'variables' }];
  return partOfName(member, name);
}

function partOfName(node: TSESTree.Node, name: string): readonly SensitivePart[] {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
  const isConstantName = /^[A-Z][A-Z0-9_]*$/.test(name) && node.type === NodeType.Identifier;
  if (
    isConstantName ||
    /^(?:is|has|no|should|needs?|show|num|max|min|total|hashed|masked|redacted|encrypted|invalid|missing|wrong|old_hash)_/.test(
      words,
    )
  )
    return [];
  if (bareToken.test(words)) return [{ node, kind: 'token' }];
  if (notTheValue.test(words) && !sensitiveName.test(words)) return [];
  return sensitiveName.test(words) || sensitiveName.test(words.replaceAll('_', '')) ? [{ node, kind: 'secret' }] : [];
}

function weaknessOf({ node, kind }: SensitivePart): Weakness | undefined {
  const text = shortText(node, 40);
  switch (kind) {
    case 'secret':
      return { detail: `Here ${text} is written into the log.` };
    case 'token':
      // Parsers have tokens of another kind.
      return isAboutAuthentication(node) ? { detail: `Here ${text} is written into the log.` } : undefined;
    case 'form':
      return { detail: `Here all of ${text} is written into the log, with the password in it.` };
    case 'variables':
      return {
        detail: `Here all of ${text} is logged, with the passwords and tokens that operations take.`,
        severity: 'medium',
        confidence: 'low',
      };
    case 'environment':
      return { detail: 'Here the whole environment, with its secrets, is written into the log.' };
    case 'body':
      return isAboutAuthentication(node)
        ? { detail: `Here ${text} is logged where passwords or tokens are sent.` }
        : { detail: `Here all of ${text} is logged, whatever clients send in it.`, severity: 'low', confidence: 'low' };
    default:
      return isAboutAuthentication(node) || enclosingHandler(node) !== undefined
        ? {
            detail: `Here ${text} is logged, with the cookies and tokens in it.`,
            severity: 'medium',
            confidence: 'medium',
          }
        : undefined;
  }
}

/** True in a function, or below a route, whose name tells of logins, tokens or payments. */
function isAboutAuthentication(node: TSESTree.Node): boolean {
  for (const ancestor of ancestors(node)) {
    if (
      isFunctionNode(ancestor) &&
      [
        ...ownNames(ancestor),
        ...(ownNames(ancestor).has('handler') ? [fileOf(ancestor).path.split('/').at(-1) ?? ''] : []),
      ].some((name) => authenticating.test(name) && !/tokeni[sz]e|parse/i.test(name))
    )
      return true;
    if (
      ancestor.type === NodeType.CallExpression &&
      authenticating.test(stringOf(ancestor.arguments[0]) ?? '') &&
      /^\//.test(stringOf(ancestor.arguments[0]) ?? '')
    )
      return true;
    if (
      ancestor.type === NodeType.MethodDefinition &&
      ancestor.decorators.some((decorator) => authenticating.test(textOf(decorator)))
    )
      return true;
    if (
      ancestor.type === NodeType.Property &&
      authenticating.test(keyName(ancestor) ?? '') &&
      isFunctionNode(ancestor.value)
    )
      return true;
  }
  return false;
}
