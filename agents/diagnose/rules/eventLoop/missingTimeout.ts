import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { objectOf } from '../../flow/tree.ts';
import { calledName } from '../../flow/callers.ts';
import { findVariable, isFunctionNode, propertyName, referencesOf, stringOf, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { projectOf, type Project } from '../../source/project.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { describePath, isServiceFile, pathFromHandler } from './serving.ts';
import { chainOf, numberOf, optionOf, variableOf, wholeChain } from './tree.ts';
import { ProjectAnswers } from '../../source/memory.ts';

const sending = /^(get|post|put|patch|delete|del|head|request|options|all)$/;

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

interface Waiting {
  readonly weakness: Weakness | undefined;
}

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

function fetched(call: CallNode, when: string): Waiting | undefined {
  const options = call.arguments[1];
  return {
    weakness:
      hasOption(call.arguments, /^(signal|timeout|dispatcher|headersTimeout|agent)$/) === false
        ? without(call, options === undefined ? '' : ' among its options', when)
        : undefined,
  };
}

function ofAxios(call: CallNode, path: readonly string[]): Waiting | undefined {
  const isMade = path[0] === 'create' && path.length === 1;
  const isSent = path.length === 0 || (path.length === 1 && sending.test(path[0] ?? ''));
  if (!isMade && !isSent) return undefined;
  if (hasDefault(projectOf(call), /axios\.defaults\.timeout\s*=|\.defaults\.timeout\s*=/))
    return { weakness: undefined };
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

function ofOptions(call: CallNode, names: RegExp, isMade: boolean): Waiting {
  const isMissing = hasOption(call.arguments, names) === false;
  if (isMade)
    return {
      weakness: isMissing
        ? { detail: `Here ${textOf(call.callee)} makes a client whose requests never time out.` }
        : undefined,
    };
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

/** Whether an option is among the object literals in a call's arguments; undefined when that cannot be seen. */
function hasOption(given: readonly TSESTree.Node[], names: RegExp): boolean | undefined {
  let isUnknown = false;
  for (const argument of given) {
    if (isFunctionNode(argument)) continue;
    const definition = definitionOf(argument);
    if (definition?.type === NodeType.ObjectExpression) {
      for (const property of definition.properties) {
        if (property.type === NodeType.SpreadElement) isUnknown = true;
        else if (names.test(textOf(property.key))) return true;
      }
      if (isExtended(argument, names)) return true;
    } else if (argument !== given[0] && definition === undefined) isUnknown = true;
    else if (
      given.length === 1 &&
      definition === undefined &&
      /options|config|opts|request|params/i.test(textOf(argument))
    )
      isUnknown = true;
  }
  return isUnknown ? undefined : false;
}

/** `options.timeout = 1000` after the literal. */
function isExtended(argument: TSESTree.Node, names: RegExp): boolean {
  const bare = unwrap(argument);
  if (bare.type !== NodeType.Identifier) return false;
  return referencesOf(findVariable(bare)).some(
    ({ identifier: { parent } }) => parent.type === NodeType.MemberExpression && names.test(propertyName(parent) ?? ''),
  );
}

function without(call: CallNode, where: string, when: string): Weakness {
  const path = pathFromHandler(call);
  const detail = `Here ${textOf(call.callee)} is given no timeout${where} and ${when === 'never' ? 'never ends by itself' : `ends by itself only ${when}`}`;
  if (path === undefined) return { detail: `${detail}.`, confidence: 'low', severity: 'low' };
  return {
    detail: `${detail}, while a request waits for it${describePath(path)}.`,
    ...(when !== 'never' && { severity: 'low' as const }),
  };
}

function hasDefault(project: Project, pattern: RegExp): boolean {
  let known = defaults.get(project);
  known ??= [...project.texts.values()].some((text) => pattern.test(text));
  defaults.set(project, known);
  return known;
}

const defaults = new ProjectAnswers<Project, boolean>();
