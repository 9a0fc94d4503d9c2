import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { resolverOf } from '../../flow/graphqlResolvers.ts';
import { messageParameters } from '../../flow/messageHandlers.ts';
import {
  enclosingFunction,
  findVariable,
  isFunctionNode,
  keyName,
  referencesOf,
  stringOf,
  type FunctionNode,
} from '../../flow/scope.ts';
import { namesIn } from '../../flow/exports.ts';
import { descendants } from '../../flow/nodes.ts';
import type { Project } from '../../source/project.ts';
import { fileOf, textOf, type SourceFile } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineProjectRule } from '../defineProjectRule.ts';
import { changesData, isOpenToAll } from './askingWho.ts';
import { knowsClients } from './entryPoints.ts';
import { givesPersonalData } from './schemaFields.ts';
import { guardsResolver } from './resolverGuards.ts';
import { looksAtViewer } from './viewer.ts';

interface Entry {
  readonly node: FunctionNode;
  readonly name: string;
  readonly group: TSESTree.Node;
  readonly kind: 'mutation' | 'query' | 'listener';
}

/** Mutations of GraphQL, queries of personal data and listeners of sockets that ask nothing, where those beside them ask. */
export const unguardedResolvers = defineProjectRule((project, judge) => {
  const judgeGroup = (entries: readonly Entry[], isAskedInFile: boolean): void => {
    const closed = entries.filter(({ name }) => !isOpenToAll(name));
    const asking = closed.filter(({ node }) => asks(node));
    const isUsual = asking.length >= 2 && asking.length * 2 >= closed.length;
    for (const { node, name, kind } of entries) {
      if (kind === 'query' ? !isAskedInFile : !isUsual) continue;
      if (!isOfInterest(node, name, kind, project)) continue;
      const isSound = asks(node) || isOpenToAll(name);
      const beside =
        kind === 'query' ? 'other resolvers' : `${asking.length} ${kind === 'listener' ? 'listeners' : 'mutations'}`;
      judge(
        node,
        isSound
          ? undefined
          : {
              detail: `Here ${name} asks nothing of who the client is, while ${beside} beside it do.`,
              confidence: 'low',
            },
      );
    }
  };
  for (const file of project.codeFiles()) {
    if (isTestPath(file.path)) continue;
    const all = entriesOf(file);
    const resolvers = all.filter(({ kind }) => kind !== 'listener');
    const isAskedInFile = resolvers.filter(({ node }) => asks(node)).length >= 2;
    for (const entries of Map.groupBy(all, ({ group }) => group).values()) judgeGroup(entries, isAskedInFile);
    judgeUpgrades(file, knowsClients(project), judge);
  }
});

function isOfInterest(node: FunctionNode, name: string, kind: Entry['kind'], project: Project): boolean {
  if (kind === 'listener') return usesMessage(node);
  if (kind === 'query') return givesPersonalData(project, name);
  return changesData(node) || returnsCall(node);
}

function entriesOf(file: SourceFile): readonly Entry[] {
  return file.functions.flatMap((node): readonly Entry[] => {
    const { parent } = node;
    const resolver = node.params.length < 2 ? undefined : resolverOf(node);
    const kind =
      resolver &&
      (/mutation/i.test(resolver.group) ? 'mutation' : /quer(?:y|ies)/i.test(resolver.group) ? 'query' : undefined);
    if (resolver !== undefined && kind !== undefined)
      return [{ node, name: keyName(resolver.property) ?? '', group: resolver.property.parent, kind }];
    if (messageParameters(node) === undefined) return [];
    const group = enclosingFunction(node);
    const call = [parent, parent.parent].find(
      (outer) => outer?.type === NodeType.CallExpression && /^(?:on|once)$/.test(calledName(outer) ?? ''),
    );
    const event = call?.type === NodeType.CallExpression ? stringOf(call.arguments[0]) : undefined;
    return group === undefined || event === undefined ? [] : [{ node, name: event, group, kind: 'listener' }];
  });
}

const guardCall =
  /^(?:require|assert|ensure|check|must|guard|authori[sz]e|verify|only|need)(?:[A-Z_]\w*)?$|^(?:can|may|is)[A-Z]\w*$/;

/** Whether it asks who the client is: by a wrapper, a call that is named so, or by what it does with the client's account. */
function asks(node: FunctionNode): boolean {
  if (resolverOf(node)?.wrappers.some(guardsResolver) === true) return true;
  const isGuarding = [...descendants(node)].some(
    (inner) =>
      inner.type === NodeType.CallExpression &&
      guardCall.test(calledName(inner) ?? '') &&
      /\b(?:ctx|context|user|viewer|me|socket|session|auth|role|token|info)\b/i.test(
        inner.arguments.map((argument) => textOf(argument)).join(' '),
      ),
  );
  return (
    isGuarding ||
    looksAtViewer(node, node) ||
    /(?:ctx|context|socket|client)\.(?:user|viewer|session|auth|data|me|currentUser|userId)\b|UNAUTHENTICATED|AuthenticationError|ForbiddenError/.test(
      textOf(node),
    )
  );
}

/** A listener whose message goes to a store or a service, not only to the acknowledgement. */
function usesMessage(node: FunctionNode): boolean {
  const [first] = node.params;
  const names = first === undefined ? [] : namesIn(first);
  return names.some((name) =>
    referencesOf(findVariable(name)).some(({ identifier }) => {
      for (
        let outer: TSESTree.Node | undefined = identifier.parent;
        outer !== undefined && outer !== node;
        outer = outer.parent
      ) {
        if (isFunctionNode(outer)) continue;
        if (outer.type === NodeType.CallExpression && outer.callee.type === NodeType.MemberExpression)
          return !/^(?:socket|io|ws|client|console|logger|log|JSON|Math|Number|Object|String)\b/.test(
            textOf(outer.callee),
          );
      }
      return false;
    }),
  );
}

function returnsCall(node: FunctionNode): boolean {
  return /\b(?:await|return|=>)\s+\w+\.\w+/.test(textOf(node));
}

type Judge = Parameters<Parameters<typeof defineProjectRule>[0]>[1];

/** A WebSocket server whose connections nobody asks anything, in an application that knows its clients elsewhere. */
function judgeUpgrades(file: SourceFile, isKnowing: boolean, judge: Judge): void {
  for (const call of file.calls) {
    const isOwnUpgrade =
      call.type === NodeType.NewExpression &&
      /^(?:\w+\.)?(?:WebSocketServer|WebSocket\.Server|WSS|Server)$/.test(textOf(call.callee)) &&
      /\bnoServer\s*:\s*true/.test(textOf(call));
    if (!isOwnUpgrade) continue;
    const isAsked =
      /origin|verifyClient|cookie|session|authenticat|authori[sz]|\btoken\b|jwt|verify\w*\(|\b401\b|ticket|apikey/i.test(
        fileOf(call).text,
      );
    judge(
      call,
      isKnowing && !isAsked
        ? {
            detail: 'Here whoever opens a connection is served: neither its login nor its origin is looked at.',
            confidence: 'medium',
          }
        : undefined,
    );
  }
}
