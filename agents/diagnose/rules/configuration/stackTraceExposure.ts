import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { requestHandler } from '../../flow/handlers.ts';
import { ancestors, enclosingFunction, keyName } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { leaves } from '../../flow/guardingStatements.ts';
import { shortText, textOf, type CallNode } from '../../source/sourceFile.ts';
import type { Scene, Weakness } from '../defineRule.ts';
import { errorParts, isErrorName, returnedBody, sentValues, type ErrorPart } from './answers.ts';
import { defineProductionRule, isDevelopmentOnly } from './places.ts';
import { partsSentByHelper } from './sendingHelpers.ts';
import { isConstant, settingOf } from './settings.ts';

const graphqlServers = /^(@apollo\/server.*|apollo-server.*|graphql-yoga|@nestjs\/graphql|@nestjs\/apollo)$/;

/** What an error knows of the inside of the program, sent to the client. */
export const stackTraceExposure = defineProductionRule((scene) => {
  const checkCall = (call: CallNode): void => {
    const sent = sentValues(call);
    if (sent !== undefined) {
      judgeSent(scene, call, sent);
      return;
    }
    checkSettings(scene, call);
    if (/^(?:GraphQLError|ApolloError)$/.test(calledName(call) ?? ''))
      judgeParts(
        scene,
        call,
        call.arguments.flatMap((argument) => errorParts(settingOf(argument, 'extensions') ?? argument)),
      );
    judgeParts(scene, call, partsSentByHelper(call));
  };
  return {
    CallExpression: checkCall,
    NewExpression: checkCall,
    AssignmentExpression: (assignment): void => {
      const sent = sentValues(assignment);
      if (sent !== undefined) judgeSent(scene, assignment, sent);
    },
    ReturnStatement: (statement): void => {
      if (statement.argument !== null && isAnswer(statement.argument))
        judgeParts(scene, statement, errorParts(statement.argument));
    },
    Property: (property): void => {
      const body = returnedBody(property);
      if (body !== undefined) judgeSent(scene, property, [body]);
      if (/^(formatError|customFormatErrorFn|errorFormatter)$/.test(keyName(property) ?? ''))
        checkFormatter(scene, property);
    },
  };
});

/** An object that a handler returns, which Fastify, hapi, Nest and resolvers of GraphQL send; for cloud functions, only its body is. */
function isAnswer(value: TSESTree.Node): boolean {
  if (value.type !== NodeType.ObjectExpression) return false;
  const owner = enclosingFunction(value);
  const handler = owner && requestHandler(owner);
  return handler !== undefined && /^(?:request|value|context)$/.test(handler.kind);
}

function judgeSent(scene: Scene, place: TSESTree.Node, values: readonly TSESTree.Node[]): void {
  // In Fastify, `reply.send(error)` hands the error to the error handler.
  const isHandedOn = place.type === NodeType.CallExpression && /\breply\b[\s\S]*\.send$/.test(textOf(place.callee));
  judgeParts(
    scene,
    place,
    values.flatMap((value) => (isHandedOn && isErrorName(value) ? [] : errorParts(value))),
  );
}

function judgeParts(scene: Scene, place: TSESTree.Node, parts: readonly ErrorPart[]): void {
  if (parts.length === 0) return;
  const open = parts.filter(({ node }) => !isDevelopmentOnly(node));
  const worst = ['stack', 'query', 'whole', 'message'].flatMap((kind) => open.filter(({ part }) => part === kind))[0];
  const weakness = worst && weaknessOf(worst, place);
  scene.judge(place, weakness);
}

function weaknessOf({ node, part }: ErrorPart, place: TSESTree.Node): Weakness | undefined {
  const text = shortText(node, 40);
  switch (part) {
    case 'stack':
      return { detail: `Here ${text} goes to the client.`, confidence: 'high', severity: 'medium' };
    case 'query':
      return {
        detail: `Here ${text}, which names tables and values of the database, goes to the client.`,
        severity: 'medium',
      };
    case 'whole':
      return isMeantForClients(place, node)
        ? undefined
        : { detail: `Here the whole error ${text} goes to the client.`, severity: 'low' };
    default:
      return isMeantForClients(place, node) || isRefusal(place)
        ? undefined
        : { detail: `Here ${text} goes to the client, whatever failed.`, severity: 'low', confidence: 'low' };
  }
}

/** A test of what kind of error it is, around or before the place. */
function isMeantForClients(place: TSESTree.Node, error: TSESTree.Node): boolean {
  const kinds =
    /instanceof|\.(?:name|code|type|isOperational|expose|isJoi|errors|isClient\w*)\b|\bis[A-Z]\w*(?:Error|Exception)?\(|status(?:Code)?\s*(?:<|>=|===?)/;
  let inner = place;
  for (const ancestor of [error, ...ancestors(error)]) {
    if (ancestor.type === NodeType.ConditionalExpression && kinds.test(textOf(ancestor.test))) return true;
    if (ancestor === place) break;
  }
  for (const ancestor of ancestors(place)) {
    if (ancestor.type === NodeType.IfStatement && kinds.test(textOf(ancestor.test))) return true;
    if (ancestor.type === NodeType.SwitchCase && ancestor.test !== null) return true;
    if (ancestor.type === NodeType.BlockStatement) {
      const before = ancestor.body.slice(
        0,
        ancestor.body.findIndex((statement) => statement === inner),
      );
      if (
        before.some(
          (statement) =>
            statement.type === NodeType.IfStatement &&
            leaves(statement.consequent) &&
            /\b5\d\d\b|expose|instanceof|isOperational/.test(textOf(statement.test)),
        )
      )
        return true;
    }
    inner = ancestor;
  }
  return false;
}

/** An answer that says that the request was wrong: its message is usually written for the client. */
function isRefusal(place: TSESTree.Node): boolean {
  return /\b(?:status|code|sendStatus|writeHead)\(\s*4\d\d\b|statusCode['"]?\s*:\s*4\d\d/.test(
    textOf(place.type === NodeType.Property ? place.parent : place),
  );
}

/** Handlers and servers that show what failed by a setting. */
function checkSettings(scene: Scene, call: CallNode): void {
  const member = moduleMember(call.callee);
  if (member === undefined) return;
  const path = member.path.join('.');
  const isErrorPage =
    (member.module === 'errorhandler' && path === '') ||
    (member.module === 'express' && path === 'errorHandler') ||
    (/^(express-error-handler-dev|youch|koa-error)$/.test(member.module) && path === '');
  if (isErrorPage && member.module !== 'youch') {
    scene.judge(
      call,
      isDevelopmentOnly(call)
        ? undefined
        : { detail: 'Here the handler that shows stack traces is used in every environment.', severity: 'medium' },
    );
    return;
  }
  if (!graphqlServers.test(member.module)) return;
  for (const argument of call.arguments) {
    const masked = settingOf(argument, 'maskedErrors');
    if (masked === undefined) continue;
    const isOff = isConstant(masked, false) && !isDevelopmentOnly(masked);
    scene.judge(
      masked,
      isOff ? { detail: 'Here errors of every kind reach the client with their own text.' } : undefined,
    );
  }
  for (const name of ['debug', 'includeStacktraceInErrorResponses']) {
    const setting = call.arguments.map((argument) => settingOf(argument, name)).find((value) => value !== undefined);
    if (setting === undefined) continue;
    const isOn = isConstant(setting, true) && !isDevelopmentOnly(call) && !isDevelopmentOnly(setting);
    scene.judge(
      setting,
      isOn
        ? { detail: `Here ${name} puts stack traces into the errors of every answer.`, confidence: 'high' }
        : undefined,
    );
  }
}

/** A formatter of GraphQL errors that adds the stack. */
function checkFormatter(scene: Scene, property: TSESTree.Property): void {
  const text = textOf(property.value);
  if (!/stack|originalError|exception/i.test(text)) return;
  const isGiven =
    /\bstack\s*:\s*[^,}]*\.stack\b|\.\.\.\w*\.extensions\.exception|stacktrace\s*:\s*\w|\w+\s*:\s*\w+\??\.(?:originalError|extensions\??\.exception)\b(?!\s*(?:instanceof|\?))/.test(
      text,
    );
  const isGuarded = /NODE_ENV|isDev|development|production|isProd/.test(text) || isDevelopmentOnly(property);
  scene.judge(
    property,
    isGiven && !isGuarded && !isErrorName(property.value)
      ? { detail: 'Here every GraphQL error carries the error it comes from, or its stack trace.', confidence: 'high' }
      : undefined,
  );
}
