import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { findVariable, isFunctionNode, keyName, propertyName, propertyOf, unwrap } from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember } from '../../flow/values.ts';
import { memberWrites } from '../../flow/writes.ts';
import { shortText, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Scene, type Weakness } from '../defineRule.ts';
import { builtText } from './builtText.ts';
import { describeFree, freeParameterOf } from './freeParameter.ts';
import { filterValues, mongoCall, usesNedb, type MongoCall } from './mongoCalls.ts';
import { compareWithEq } from './equalityFilter.ts';
import { areOperatorsRemoved, canBeObject } from './objectData.ts';
import { originsOf } from './origins.ts';

const isSanitizer = (call: CallNode): boolean => {
  const module = moduleMember(call.callee)?.module;
  return module === 'mongo-sanitize' || /sanitize|escape/i.test(calledName(call) ?? '');
};
const objects: TaintPurpose = { name: 'nosql-object', shape: 'object', isCleanedBy: isSanitizer };
const texts: TaintPurpose = { name: 'nosql-text', isCleanedBy: isSanitizer };

const expressionKeys = new Set(
  'KeyConditionExpression FilterExpression ConditionExpression UpdateExpression ProjectionExpression Statement'.split(
    ' ',
  ),
);
const codeKeys = new Set(['$where', '$function', '$accumulator']);
const cypher = /\b(?:MATCH|MERGE|CREATE|OPTIONAL MATCH)\s*\(\s*\w*\s*(?::|\)|\{)/;

/** Query operators in objects from the client, and client text that a database runs as a query or as code. */
export const nosqlInjection = defineRule((scene) => ({
  CallExpression: (call): void => {
    const given = mongoCall(call);
    if (given !== undefined) checkFilter(scene, call, given);
    for (const text of codeArguments(call)) scene.judge(call, weaknessOfText(text, `${shortText(call.callee, 40)}()`));
  },
  Property: (property): void => {
    const name = keyName(property);
    if (name === undefined || property.parent.type !== NodeType.ObjectExpression) return;
    if (expressionKeys.has(name)) scene.judge(property, weaknessOfExpression(property.value, name));
    if (!codeKeys.has(name)) return;
    const body =
      property.value.type === NodeType.ObjectExpression ? propertyOf(property.value, 'body') : property.value;
    if (body !== undefined && !isFunctionNode(unwrap(body))) scene.judge(property, weaknessOfText(body, name));
  },
  TemplateLiteral: (node) => {
    checkCypher(scene, node);
  },
  BinaryExpression: (node) => {
    if (node.operator === '+' && node.parent.type !== NodeType.BinaryExpression) checkCypher(scene, node);
  },
}));

function checkFilter(scene: Scene, call: TSESTree.CallExpression, { kind, argument, isKnown }: MongoCall): void {
  const isProtected = areOperatorsRemoved(scene.project);
  const weak = valuesOf(argument).flatMap(({ node, isKey }) => {
    const taint = taintOf(node, isKey ? texts : objects);
    if (taint === undefined || isProtected || (!isKey && !canBeObject(taint, scene.project))) return [];
    return [{ node, isKey, taint }];
  });
  const [first] = weak;
  if (first === undefined) {
    scene.judge(call, undefined);
    return;
  }
  const what = first.isKey ? 'as the name of a field' : 'where it can be an object with operators';
  scene.judge(call, {
    detail: `Here ${shortText(first.node)} comes into the filter ${what}: it ${describeTaint(first.taint)}.`,
    ...(!isKnown && { confidence: 'medium' }),
    fix:
      isKnown && kind === 'filter' && !usesNedb(scene.project)
        ? compareWithEq(
            argument,
            weak.map(({ node }) => node),
          )
        : undefined,
  });
}

/** The values in a filter or in the stages of a pipeline, through the variable that holds it. */
function valuesOf(argument: TSESTree.Node): readonly { readonly node: TSESTree.Node; readonly isKey: boolean }[] {
  const written = argument.type === NodeType.Identifier ? findVariable(argument) : undefined;
  const added = written === undefined ? [] : memberWrites(written, argument).map(({ node }) => node);
  return [...originsOf(argument), ...added].flatMap((origin) => {
    const bare = unwrap(origin);
    if (bare.type === NodeType.ObjectExpression) return filterValues(bare);
    if (bare.type !== NodeType.ArrayExpression) return [{ node: origin, isKey: false }];
    return bare.elements.flatMap((stage) => {
      const inner = stage === null ? undefined : unwrap(stage);
      return inner?.type === NodeType.ObjectExpression
        ? filterValues(inner)
        : inner === undefined
          ? []
          : [{ node: inner, isKey: false }];
    });
  });
}

/** Text that a database runs: JavaScript of mapReduce, `$where` and `eval`, scripts and commands of Redis. */
function codeArguments(call: TSESTree.CallExpression): readonly TSESTree.Node[] {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return [];
  const name = propertyName(callee) ?? '';
  const module = moduleMember(callee)?.module;
  const given = call.arguments.filter((argument) => !isFunctionNode(argument));
  if (name === '$where') return given.slice(0, 1);
  if (name === 'mapReduce') return given.slice(0, 2);
  const isRedis = module === 'redis' || module === 'ioredis' || module === '@redis/client';
  if (isRedis && /^(?:eval|send_command|sendCommand|call)$/.test(name)) return given.slice(0, 1);
  return (module === 'mongodb' || module === 'mongojs') && name === 'eval' ? given.slice(0, 1) : [];
}

function weaknessOfText(node: TSESTree.Node, place: string): Weakness | undefined {
  const taint = taintOf(node, texts);
  if (taint !== undefined)
    return { detail: `Here the text of ${place} ${describeTaint(taint)}.`, severity: 'critical' };
  for (const origin of originsOf(node)) {
    for (const part of builtText(origin)?.parts ?? []) {
      const free = freeParameterOf(part, texts);
      if (free !== undefined)
        return { detail: `Here the text of ${place} is put together: ${describeFree(free)}.`, confidence: 'medium' };
    }
  }
  return undefined;
}

/** Expressions of DynamoDB: the names and values of attributes belong into maps of their own. */
function weaknessOfExpression(value: TSESTree.Node, name: string): Weakness | undefined {
  for (const part of originsOf(value).flatMap((origin) => builtText(origin)?.parts ?? [])) {
    const taint = taintOf(part, texts);
    if (taint !== undefined)
      return { detail: `Here ${shortText(part)}, which comes into the text of ${name}, ${describeTaint(taint)}.` };
  }
  return undefined;
}

function checkCypher(scene: Scene, node: TSESTree.Node): void {
  const text = node.parent?.type === NodeType.TaggedTemplateExpression ? undefined : builtText(node);
  if (text === undefined || !cypher.test(text.constants)) return;
  const tainted = text.parts.flatMap((part) => taintOf(part, texts) ?? []);
  scene.judge(node, tainted[0] && { detail: `Here a part of the Cypher query ${describeTaint(tainted[0])}.` });
}
