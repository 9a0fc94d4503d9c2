import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { graphqlArguments } from '../../flow/graphqlResolvers.ts';
import { ancestors, isFunctionNode, propertyOf, stringOf } from '../../flow/scope.ts';
import type { Taint } from '../../flow/taintTypes.ts';
import type { Project } from '../../source/project.ts';
import { ProjectAnswers } from '../../source/memory.ts';
import { isJsonScalar } from './closedInput.ts';

interface Parsers {
  /** False when the only parser of bodies that the workspace sets up gives texts alone. */
  readonly bodyHasObjects: boolean;
  readonly queryHasObjects: boolean;
  /** True when a middleware takes keys with `$` out of every request, or mongoose refuses them. */
  readonly areOperatorsRemoved: boolean;
}

const known = new ProjectAnswers<Project, Parsers>();
const sanitizingPackages =
  /^(?:express-mongo-sanitize|mongo-express-sanitize|@exortek\/express-mongo-sanitize|koa-mongo-sanitize)$/;

/** Whether a value of the client's can be an object there, with what the workspace says of its parsers. */
export function canBeObject(taint: Taint, project: Project): boolean {
  if (taint.shape === 'text') return false;
  for (const ancestor of ancestors(taint.source)) {
    // The types of a GraphQL schema let no object through where a scalar is asked for.
    if (isFunctionNode(ancestor) && graphqlArguments(ancestor) !== undefined) return isJsonScalar(taint, project);
  }
  const { bodyHasObjects, queryHasObjects } = parsersOf(project);
  if (/(?:^|\.)body(?:\.|$)/.test(taint.label)) return bodyHasObjects;
  if (/^(?:ctx|context|c)\.(?:request\.)?query\b/.test(taint.label)) return false;
  return /(?:^|\.)query(?:\.|$)/.test(taint.label) ? queryHasObjects : true;
}

/** True when the workspace takes query operators out of what it receives. */
export function areOperatorsRemoved(project: Project): boolean {
  return parsersOf(project).areOperatorsRemoved;
}

function parsersOf(project: Project): Parsers {
  let parsers = known.get(project);
  if (parsers === undefined) known.set(project, (parsers = readParsers(project)));
  return parsers;
}

function readParsers(project: Project): Parsers {
  let simpleForms = 0;
  let richParsers = 0;
  let queryParser: string | undefined;
  let isRemoved = false;
  for (const file of project.codeFiles()) {
    for (const call of file.calls) {
      const name = calledName(call) ?? '';
      const [first, second] = call.arguments;
      if (name === 'urlencoded') {
        const extended = first?.type === NodeType.ObjectExpression ? propertyOf(first, 'extended') : undefined;
        if (extended?.type === NodeType.Literal && extended.value === false) simpleForms++;
        else richParsers++;
      } else if (
        /^(?:bodyParser|koaBody|json|graphqlHTTP)$/.test(name) &&
        call.callee.type !== NodeType.MemberExpression
      )
        richParsers++;
      else if (name === 'json' && call.callee.type === NodeType.MemberExpression && isParserObject(call.callee.object))
        richParsers++;
      else if (name === 'set' && stringOf(first) === 'query parser') queryParser = stringOf(second) ?? 'other';
      else if (name === 'set' && stringOf(first) === 'sanitizeFilter') isRemoved = true;
      else if (name === 'require' && sanitizingPackages.test(stringOf(first) ?? '')) isRemoved = true;
    }
    for (const statement of file.program.body) {
      if (statement.type === NodeType.ImportDeclaration && sanitizingPackages.test(statement.source.value))
        isRemoved = true;
    }
  }
  const dependencies = Object.assign({}, ...project.manifests.map((manifest) => manifest.dependencies)) as Record<
    string,
    string
  >;
  const express = Number(/\d+/.exec(dependencies['express'] ?? '4')?.[0] ?? 4);
  const isFastifyOnly = 'fastify' in dependencies && !('express' in dependencies);
  return {
    bodyHasObjects: simpleForms === 0 || richParsers > 0,
    queryHasObjects: queryParser === undefined ? express < 5 && !isFastifyOnly : queryParser !== 'simple',
    areOperatorsRemoved: isRemoved,
  };
}

function isParserObject(node: { readonly type: string; readonly name?: unknown }): boolean {
  return node.type === 'Identifier' && /^(?:express|bodyParser|parser|body)$/.test(String(node.name));
}
