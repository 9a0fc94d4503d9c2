import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { callersOf } from '../../flow/calls.ts';
import { decoratorName } from '../../flow/handlers.ts';
import {
  ancestors,
  functionVariable,
  isFunctionNode,
  keyName,
  referencesOf,
  stringOf,
  type FunctionNode,
} from '../../flow/scope.ts';
import { fileOf } from '../../source/sourceFile.ts';
import { parentOf } from './tree.ts';

/** When code runs that no request waits for: once while the process starts, or on a schedule of its own. */
export type Running = 'start' | 'background';

const maxCallDepth = 5;
const scheduling =
  /^(setInterval|setTimeout|schedule|scheduleJob|CronJob|Cron|cron|agenda|every|define|repeat|runDaily|runMonthly)$/;
const scheduleDecorators = /^(Cron|Interval|Timeout)$/;
const startMethods =
  /^(constructor|onModuleInit|onApplicationBootstrap|onModuleDestroy|onApplicationShutdown|beforeApplicationShutdown|bootstrap)$/;
const backgroundFile =
  /(?:^|\/)(?:jobs?|crons?|crontabs?|schedulers?|schedules?|scheduled|workers?|backfills?|maintenance|batch|commands|console|etl)\/|(?:^|[/._-])(?:cron|job|worker|nightly|backfill|scheduler|cleanup|importer-cli)\.[cm]?[jt]s$/i;

/**
 * When a node runs, as far as its callers show it: undefined when nothing does. Whether a request leads to it is another question
 * (`pathFromHandler`), to be asked first.
 */
export function runningOf(node: TSESTree.Node): Running | undefined {
  const known = runningByCallers(node, 0, new Set());
  if (known === 'background' || known === undefined)
    return known ?? (backgroundFile.test(fileOf(node).path) ? 'background' : undefined);
  return backgroundFile.test(fileOf(node).path) ? 'background' : known;
}

function runningByCallers(node: TSESTree.Node, depth: number, visited: Set<FunctionNode>): Running | undefined {
  const owners = [...ancestors(node)].filter(isFunctionNode);
  if (owners.length === 0) return 'start';
  if (owners.some(isScheduled)) return 'background';
  if (owners.some(isStartMethod)) return 'start';
  if (depth >= maxCallDepth) return undefined;
  let running: Running | undefined;
  for (const owner of owners) {
    if (visited.has(owner)) continue;
    visited.add(owner);
    for (const call of callsTo(owner)) {
      const found = runningByCallers(call, depth + 1, visited);
      if (found === undefined) return undefined;
      running = found === 'background' ? found : (running ?? found);
    }
  }
  return running;
}

/** The calls that lead to a function, the one around it included: `(async () => { … })()`. */
function callsTo(owner: FunctionNode): readonly TSESTree.Node[] {
  const { parent } = owner;
  const isCalledAtOnce = parent.type === NodeType.CallExpression && parent.callee === owner;
  return isCalledAtOnce ? [parent] : callersOf(owner);
}

/** A function that a timer or a scheduler is given, as it is or by its name. */
function isScheduled(owner: FunctionNode): boolean {
  const method = owner.parent;
  if (method.type === NodeType.MethodDefinition)
    return method.decorators.some((decorator) => scheduleDecorators.test(decoratorName(decorator)));
  const places: TSESTree.Node[] = [owner, ...referencesOf(functionVariable(owner)).map(({ identifier }) => identifier)];
  return places.some((place) => {
    const call = parentOf(place);
    if (call?.type === NodeType.Property) return keyName(call) === 'onTick';
    if (call?.type !== NodeType.CallExpression && call?.type !== NodeType.NewExpression) return false;
    if (call.callee === place) return false;
    const name = calledName(call) ?? '';
    if (!scheduling.test(name)) return false;
    // A pause of a few seconds inside a handler belongs to the request.
    return name !== 'setTimeout' || stringOf(call.arguments[1]) === undefined;
  });
}

function isStartMethod(owner: FunctionNode): boolean {
  const method = owner.parent;
  return method.type === NodeType.MethodDefinition && startMethods.test(keyName(method) ?? '');
}
