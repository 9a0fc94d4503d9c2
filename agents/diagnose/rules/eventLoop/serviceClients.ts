import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { definitionOf } from '../../flow/definitions.ts';
import { keyName, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { projectOf, type Project } from '../../source/project.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { ProjectAnswers } from '../../source/memory.ts';
import { hasOption, without, type Waiting } from './waiting.ts';

const sending = /^(get|post|put|patch|delete|head|request)$/;
const timeouts = /^(timeout|signal|cancelToken)$/;

/** A request of Nest's HttpService, or the module that configures it. */
export function ofNest(call: CallNode, path: readonly string[]): Waiting | undefined {
  const [owner, second] = path;
  if (owner === 'HttpModule' && (second === 'register' || second === 'registerAsync') && path.length === 2)
    return { weakness: registered(call) };
  const method = path.at(-1) ?? '';
  const isSent =
    owner === 'HttpService' &&
    sending.test(method) &&
    (path.length === 3 || (path.length === 4 && path[2] === 'axiosRef'));
  if (!isSent) return undefined;
  const options = call.arguments.slice(/^(post|put|patch)$/.test(method) ? 2 : method === 'request' ? 0 : 1);
  const [address] = call.arguments;
  if (address === undefined || hasModuleTimeout(projectOf(call))) return { weakness: undefined };
  const isMissing = options.length === 0 || hasOption([address, ...options], timeouts) === false;
  // `.pipe(timeout(…))` of rxjs may stand behind the call, or around it.
  const isPiped = /\btimeout\s*\(/.test(statementText(call));
  return { weakness: isMissing && !isPiped ? without(call, '', 'never') : undefined };
}

function registered(call: CallNode): Weakness | undefined {
  const text = call.arguments.map(textOf).join(' ');
  const isOther = /\btimeout|\.\.\.|useClass|useExisting/i.test(text) || (text !== '' && !text.includes('{'));
  return isOther ? undefined : madeWithout(textOf(call.callee));
}

function madeWithout(name: string): Weakness {
  return { detail: `Here ${name} makes a client whose requests never time out.` };
}

/** `imports: [HttpModule]` of a module, which takes the defaults of axios: no timeout. */
export function nestModule(list: TSESTree.ArrayExpression): { place: TSESTree.Node; weakness: Weakness | undefined }[] {
  const { parent } = list;
  if (parent.type !== NodeType.Property || keyName(parent) !== 'imports') return [];
  return list.elements.flatMap((element) => {
    if (element?.type !== NodeType.Identifier) return [];
    const member = moduleMember(element);
    if (member?.module !== '@nestjs/axios' || member.path.join('.') !== 'HttpModule') return [];
    return [{ place: element, weakness: hasModuleTimeout(projectOf(list)) ? undefined : madeWithout('HttpModule') }];
  });
}

function statementText(call: CallNode): string {
  let node: TSESTree.Node = call;
  while (node.parent !== undefined && !/Statement$|Declaration$|Function/.test(node.parent.type)) node = node.parent;
  return textOf(node);
}

/** A timeout for all requests: given to the module, or set on the axios of its service. */
function hasModuleTimeout(project: Project): boolean {
  let known = moduleTimeouts.get(project);
  known ??= [...project.texts.values()].some(
    (text) =>
      text.includes('@nestjs/axios') &&
      (/HttpModule\.register(?:Async)?\((?:[^;]{0,600}?)\btimeout/.test(text) ||
        /axiosRef\.(?:defaults\.timeout|interceptors)/.test(text) ||
        /HttpModule\.registerAsync\([^)]*use(?:Class|Existing)/.test(text)),
  );
  moduleTimeouts.set(project, known);
  return known;
}

const moduleTimeouts = new ProjectAnswers<Project, boolean>();

/** Wreck waits for an answer without an end unless it, or the client that `Wreck.defaults` made, is told one. */
export function ofWreck(call: CallNode, path: readonly string[]): Waiting | undefined {
  const method = path.at(-1) ?? '';
  if (!sending.test(method)) return undefined;
  const [address] = call.arguments;
  if (address === undefined || (path.includes('defaults') && hasDefaultTimeout(call))) return { weakness: undefined };
  const isMissing = call.arguments.length === 1 || hasOption(call.arguments, /^timeout$/) === false;
  return { weakness: isMissing ? without(call, '', 'never') : undefined };
}

/** True when the client was made with a timeout, or of options that are not seen. */
function hasDefaultTimeout(call: CallNode): boolean {
  const callee = unwrap(call.callee);
  const made = callee.type === NodeType.MemberExpression ? definitionOf(callee.object) : undefined;
  return made?.type !== NodeType.CallExpression || hasOption(made.arguments, /^timeout$/) !== false;
}
