import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { objectOf } from '../../flow/definitions.ts';
import { calledName } from '../../flow/callers.ts';
import { findVariable, propertyName, referencesOf, stringOf, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { projectOf } from '../../source/project.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';
import { isServiceFile } from './serving.ts';
import { chainOf, numberOf, optionOf, variableOf, wholeChain } from './tree.ts';
import { fetched, hasDefault, hasOption, ofOptions, without, type Waiting } from './waiting.ts';
import { ofNest, ofWreck, nestModule } from './serviceClients.ts';

const sending = /^(get|post|put|patch|delete|del|head|request|options|all)$/;

const axiosDefault = /\.defaults\.timeout\s*=/;

/** A request to another server, or a wait for a connection, that may last for ever. */
export const missingTimeout = defineRule((scene) => {
  const check = (call: CallNode): void => {
    const waiting = waitingCall(call);
    if (waiting === undefined || !isServiceFile(call)) return;
    scene.judge(call, waiting.weakness);
  };
  return {
    CallExpression: check,
    NewExpression: check,
    ArrayExpression: (list): void => {
      for (const { place, weakness } of nestModule(list)) if (isServiceFile(list)) scene.judge(place, weakness);
    },
    AssignmentExpression: ({ left, right }): void => {
      if (
        left.type !== NodeType.MemberExpression ||
        !/^(requestTimeout|headersTimeout)$/.test(propertyName(left) ?? '')
      )
        return;
      const isServer = /server$/i.test(textOf(left.object)) || /^https?$/.test(moduleMember(left.object)?.module ?? '');
      if (!isServer) return;
      const isOff = numberOf(right) === 0;
      scene.judge(
        left,
        isOff
          ? {
              detail: `Here ${textOf(left)} = 0 lets a client send its request as slowly as it likes.`,
              confidence: 'high',
              severity: 'medium',
            }
          : undefined,
      );
    },
  };
});

function waitingCall(call: CallNode): Waiting | undefined {
  const callee = unwrap(call.callee);
  const isGlobalFetch =
    callee.type === NodeType.Identifier && callee.name === 'fetch' && findVariable(callee) === undefined;
  if (isGlobalFetch) return fetched(call, 'after five minutes');
  const member = moduleMember(callee);
  if (member === undefined) return undefined;
  const { module, path } = member;
  const name = path.at(-1) ?? '()';
  switch (module) {
    case 'node-fetch':
    case 'cross-fetch':
    case 'isomorphic-fetch':
      return path.length === 0 ? fetched(call, 'never') : undefined;
    case 'undici':
      return /^(fetch|request)$/.test(path.join('.')) ? fetched(call, 'after five minutes') : undefined;
    case 'axios':
      return ofAxios(call, path);
    case 'got':
      return path.length === 0 || path[0] === 'extend' || (path.length === 1 && sending.test(name))
        ? ofOptions(call, /^(timeout|signal)$/, path[0] === 'extend')
        : undefined;
    case '@nestjs/axios':
      return ofNest(call, path);
    case '@hapi/wreck':
    case 'wreck':
      return ofWreck(call, path);
    case 'ofetch':
    case 'unfetch':
    case 'isomorphic-unfetch':
    case 'node-fetch-native':
      return path.length === 0 || path.join('.') === 'ofetch' || path.join('.') === '$fetch'
        ? fetched(call, 'never')
        : undefined;
    case 'request':
    case 'request-promise':
    case 'request-promise-native':
    case 'needle':
      return path.length === 0 || (path.length === 1 && sending.test(name))
        ? ofOptions(call, /^(timeout|response_timeout|read_timeout)$/, false)
        : undefined;
    case 'superagent':
      return path.length === 1 && sending.test(name) ? ofSuperagent(call) : undefined;
    case 'http':
    case 'https':
      return path.join('.') === 'request' || path.join('.') === 'get' ? ofNode(call) : undefined;
    case 'pg':
      return path.join('.') === 'Pool' && call.type === NodeType.NewExpression ? ofPool(call) : undefined;
    default:
      return undefined;
  }
}

function ofAxios(call: CallNode, path: readonly string[]): Waiting | undefined {
  const isMade = path[0] === 'create' && path.length === 1;
  const isSent = path.length === 0 || (path.length === 1 && sending.test(path[0] ?? ''));
  if (!isMade && !isSent) return undefined;
  if (hasDefault(projectOf(call), axiosDefault)) return { weakness: undefined };
  const names = /^(timeout|signal|cancelToken)$/;
  const [method] = path;
  if (isMade || method === undefined || method === 'request') return ofOptions(call, names, isMade);
  // `axios.post(url, data, options)`: what is sent is no place of a timeout.
  const given = call.arguments.slice(/^(post|put|patch)$/.test(method) ? 2 : 1);
  const isSpread = call.arguments.some(({ type }) => type === NodeType.SpreadElement);
  const [address] = call.arguments;
  if (isSpread || address === undefined) return { weakness: undefined };
  const isMissing = given.length === 0 || hasOption([address, ...given], names) === false;
  return { weakness: isMissing ? without(call, '', 'never') : undefined };
}

function ofSuperagent(call: CallNode): Waiting {
  const chain = chainOf(wholeChain(call)).map((each) => calledName(each));
  const isVariable = variableOf(call) !== undefined;
  return { weakness: chain.includes('timeout') || isVariable ? undefined : without(call, '', 'never') };
}

/** `http.request(…)`: a timeout among the options, or set on what it returns. */
function ofNode(call: CallNode): Waiting {
  if (hasOption(call.arguments, /^(timeout|signal)$/) !== false) return { weakness: undefined };
  const whole = wholeChain(call);
  const isChained = chainOf(whole).some((each) => isTimeoutCall(each));
  const isSet = referencesOf(variableOf(whole)).some(({ identifier }) => {
    const { parent } = identifier;
    return (
      parent.type === NodeType.CallExpression ||
      parent.type === NodeType.ReturnStatement ||
      (parent.type === NodeType.MemberExpression &&
        parent.parent.type === NodeType.CallExpression &&
        isTimeoutCall(parent.parent))
    );
  });
  const isHandedOn =
    whole.parent?.type === NodeType.ReturnStatement || whole.parent?.type === NodeType.ArrowFunctionExpression;
  return { weakness: isChained || isSet || isHandedOn ? undefined : without(call, '', 'never') };
}

function isTimeoutCall(call: TSESTree.CallExpression): boolean {
  const name = calledName(call);
  return name === 'setTimeout' || (/^(on|once)$/.test(name ?? '') && stringOf(call.arguments[0]) === 'timeout');
}

/** pg waits for a connection, and for the answer to a query, without an end unless it is told one. */
function ofPool(call: CallNode): Waiting {
  const [first] = call.arguments;
  const options = objectOf(first);
  if (first !== undefined && options === undefined) return { weakness: undefined };
  if (
    options !== undefined &&
    ['connectionTimeoutMillis', 'statement_timeout', 'query_timeout'].some(
      (name) => optionOf(options, name) !== 'absent',
    )
  )
    return { weakness: undefined };
  const isInUrl = options !== undefined && /timeout/i.test(textOf(options));
  return {
    weakness: isInUrl
      ? undefined
      : {
          detail: 'Here a pool of pg waits without an end for a free connection and for the answer to each query.',
          confidence: 'high',
        },
  };
}
