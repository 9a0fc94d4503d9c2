import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { enclosingHandler } from '../../flow/handlers.ts';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineTextRule, linesAt } from '../defineProjectRule.ts';
import { judgeDocumentation } from './apiDocumentation.ts';
import { returnedBody, sentValues } from './answers.ts';
import { defineProductionRule, isDevelopmentOnly } from './places.ts';
import { constantOf, constantText } from './settings.ts';

const dashboards =
  /^(express-status-monitor|bull-arena|agendash|@bull-board\/.*|bull-board|express-list-endpoints|swagger-stats|appmetrics-dash)$/;
const dashboardCalls = /^(statusMonitor|Arena|Agendash|getRouter|getMiddleware|router|UI|attach|)$/;

/** Answers with the process's environment, memory dumps on request, a debugger that listens to everybody. */
export const exposedDebugEndpoint = defineProductionRule((scene) => {
  const checkCall = (call: CallNode): void => {
    const sent = sentValues(call);
    if (sent !== undefined) judge(call, sent);
    const dumped = dumpOf(call);
    if (dumped !== undefined) scene.judge(call, isDevelopmentOnly(call) ? undefined : { detail: dumped });
    checkDashboard(call);
    const documentation = judgeDocumentation(call, scene.file, scene.project);
    if (documentation !== undefined) scene.judge(call, documentation.weakness);
  };
  const judge = (place: TSESTree.Node, values: readonly TSESTree.Node[]): void => {
    const reads = values.filter((value) => /\bprocess\b/.test(textOf(definitionOf(value) ?? value)));
    if (reads.length === 0 || (place.type !== NodeType.Property && enclosingHandler(place) === undefined)) return;
    const isWhole = reads.some((value) => holdsEnvironment(value)) && !isDevelopmentOnly(place);
    scene.judge(
      place,
      isWhole
        ? {
            detail: 'Here the whole environment of the process, with its secrets, goes to the client.',
            severity: 'high',
            confidence: 'high',
          }
        : undefined,
    );
  };
  const checkDashboard = (call: CallNode): void => {
    if (calledName(call) !== 'use' || call.arguments.length === 0 || call.arguments.length > 2) return;
    const last = call.arguments.at(-1);
    const member = last && moduleMember(last);
    if (
      member === undefined ||
      !dashboards.test(member.module) ||
      !dashboardCalls.test(member.path.findLast((name) => name !== '()') ?? '')
    )
      return;
    const weakness = {
      detail: `Here the dashboard of ${member.module} is mounted with no check in front of it.`,
      severity: 'low',
      confidence: 'low',
    } as const;
    scene.judge(call, isDevelopmentOnly(call) ? undefined : weakness);
  };
  return {
    CallExpression: checkCall,
    AssignmentExpression: (assignment): void => {
      const sent = sentValues(assignment);
      if (sent !== undefined) judge(assignment, sent);
    },
    Property: (property): void => {
      const body = returnedBody(property);
      if (body !== undefined) judge(property, [body]);
    },
  };
});

/** `process.env` as a value, not one of its variables. */
function holdsEnvironment(node: TSESTree.Node, depth = 0): boolean {
  const bare = unwrap(node);
  if (depth > 6) return false;
  if (/^process(\.env|\[['"]env['"]\])?$/.test(textOf(bare))) return true;
  switch (bare.type) {
    case NodeType.Identifier: {
      const definition = definitionOf(bare);
      return definition !== undefined && definition !== bare && holdsEnvironment(definition, depth + 1);
    }
    case NodeType.ObjectExpression:
      return bare.properties.some((property) =>
        holdsEnvironment(property.type === NodeType.Property ? property.value : property.argument, depth + 1),
      );
    case NodeType.CallExpression:
      return (
        /^(JSON\.stringify|util\.inspect|inspect|Object\.(assign|entries|fromEntries))$/.test(textOf(bare.callee)) &&
        bare.arguments.some((argument) => holdsEnvironment(argument, depth + 1))
      );
    case NodeType.TemplateLiteral:
      return bare.expressions.some((expression) => holdsEnvironment(expression, depth + 1));
    default:
      return false;
  }
}

/** What a call opens that only developers should reach. */
function dumpOf(call: CallNode): string | undefined {
  const member = moduleMember(call.callee);
  const name = member?.path.at(-1) ?? '';
  const isHandled = enclosingHandler(call) !== undefined;
  const isDump =
    (member?.module === 'v8' && /^(writeHeapSnapshot|getHeapSnapshot)$/.test(name)) ||
    (member?.module === 'heapdump' && name === 'writeSnapshot');
  if (isDump && isHandled)
    return 'Here a request makes a dump of the memory, which holds every secret and stops the event loop.';
  if (member?.module !== 'inspector' || name !== 'open') return undefined;
  const host = constantText(call.arguments[1]);
  if (isHandled) return 'Here a request opens the debugger.';
  return host === '0.0.0.0' || host === '::' || constantOf(call.arguments[1])?.value === '*'
    ? 'Here the debugger listens on every network.'
    : undefined;
}

const openInspector = /--inspect(?:-brk)?=(?:0\.0\.0\.0|\[?::\]?|\*)(?::\d+)?/g;
const startedWithInspector =
  /("(?:start|serve|start:prod(?:uction)?|prod(?:uction)?)"\s*:\s*"[^"\n]*)--inspect(?:-brk)?\b/g;

/** The debugger in the command that starts the service. */
export const exposedDebugEndpointInText = defineTextRule({
  files:
    /(?:^|\/)(?:package\.json|[^/]*Dockerfile[^/]*|Procfile|ecosystem[^/]*\.(?:json|ya?ml)|docker-compose[^/]*\.ya?ml)$/i,
  checkText: (file, _project, judge): void => {
    if (isTestPath(file.path)) return;
    const isDevelopmentFile = /dev|local|override|test/i.test(file.path.split('/').at(-1) ?? '');
    for (const match of file.text.matchAll(openInspector)) {
      const line = file.text.slice(file.text.lastIndexOf('\n', match.index) + 1, match.index);
      const isForDevelopers =
        isDevelopmentFile || /"[\w:-]*(?:debug|dev|inspect|watch|test|local)[\w:-]*"\s*:/.test(line);
      judge(
        linesAt(file, match.index),
        isForDevelopers
          ? undefined
          : {
              detail: 'Here the debugger, through which anybody can run code, listens on every network.',
              severity: 'high',
              confidence: 'high',
            },
      );
    }
    for (const match of file.text.matchAll(startedWithInspector)) {
      if (
        /--inspect(?:-brk)?=(?:0\.0\.0\.0|\[?::)/.test(file.text.slice(match.index, match.index + match[0].length + 20))
      )
        continue;
      judge(linesAt(file, match.index), {
        detail: 'Here the service is started with the debugger open on this machine.',
        severity: 'low',
      });
    }
  },
});
