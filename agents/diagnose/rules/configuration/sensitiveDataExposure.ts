import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { DefinitionType } from '@typescript-eslint/scope-manager';
import {
  enclosingFunction,
  findVariable,
  propertyName,
  referencesOf,
  stringOf,
  unwrap,
  type FunctionNode,
} from '../../flow/scope.ts';
import { calledName } from '../../flow/callers.ts';
import { shortText, textOf, type CallNode } from '../../source/sourceFile.ts';
import type { Scene } from '../defineRule.ts';
import { returnedBody, sentValues } from './answers.ts';
import { isSentByReturning, ofResponseClass } from './returnedRecords.ts';
import { defineProductionRule } from './places.ts';
import { propertyOfRecord } from './recordUse.ts';
import { secretModels, singular, isForeignCall, type SecretModel } from './storedModels.ts';

const readingMethod =
  /^(find|findOne|findById|findAll|findByPk|findUnique|findFirst|findMany|findOneBy|findBy|create|save|findOneAndUpdate|findByIdAndUpdate|update|findOneOrFail|findUniqueOrThrow|findAndCountAll|findOrCreate|upsert|findByIdAndDelete|findOneAndDelete)$/;
const narrowing =
  /\bselect\b|\battributes\b|\bprojection\b|\bfields\b|\bomit\b|-password|exclude|lean\(\)\.map|\bproject\(/i;
const personal =
  /^(user|account|member|customer|admin|employee|person|player|student|teacher|doctor|patient|author|client|driver|seller|profile|login|credential)$/;

/** A stored record with its password (or the hash of it) sent to the client. */
export const sensitiveDataExposure = defineProductionRule((scene) => {
  const check = (node: CallNode | TSESTree.AssignmentExpression): void => {
    for (const value of sentValues(node) ?? []) judgeValue(scene, node, value);
  };
  return {
    CallExpression: (call): void => {
      check(call);
      for (const value of ofResponseClass(call)) judgeValue(scene, call, value);
    },
    AssignmentExpression: check,
    ReturnStatement: (statement): void => {
      const owner = statement.argument === null ? undefined : enclosingFunction(statement);
      if (statement.argument !== null && owner !== undefined)
        judgeReturned(scene, statement, statement.argument, owner);
    },
    ArrowFunctionExpression: (owner): void => {
      if (owner.body.type !== NodeType.BlockStatement) judgeReturned(scene, owner.body, owner.body, owner);
    },
    Property: (property): void => {
      const body = returnedBody(property);
      if (body !== undefined) judgeValue(scene, property, body);
    },
  };
});

/** What a function gives back, where the framework sends it. */
function judgeReturned(scene: Scene, place: TSESTree.Node, value: TSESTree.Node, owner: FunctionNode): void {
  if (recordsIn(value).some((part) => readOf(part) !== undefined) && isSentByReturning(owner))
    judgeValue(scene, place, value);
}

function judgeValue(scene: Scene, place: TSESTree.Node, value: TSESTree.Node): void {
  for (const part of recordsIn(value)) {
    const read = readOf(part);
    if (read === undefined) continue;
    const model = modelOf(scene, read);
    if (model === undefined) continue;
    const isNarrowed = narrowing.test(textOf(chainOf(read))) || isTrimmed(part);
    scene.judge(
      place,
      isNarrowed
        ? undefined
        : { detail: `Here ${shortText(part, 40)} is sent as it was read, with its ${model.column}.` },
    );
    return;
  }
}

/** The values that are sent as a whole: `user`, `{ user }`, `{ data: users }`, `{ ...user }`. */
function recordsIn(value: TSESTree.Node): readonly TSESTree.Node[] {
  const bare = unwrap(value);
  switch (bare.type) {
    case NodeType.Identifier:
    case NodeType.AwaitExpression:
    case NodeType.CallExpression:
      if (bare.type === NodeType.CallExpression && /^(JSON\.stringify|Object\.assign)$/.test(textOf(bare.callee)))
        return bare.arguments.flatMap((argument) => recordsIn(argument));
      return [bare];
    case NodeType.ObjectExpression:
      return bare.properties.flatMap((property) =>
        recordsIn(property.type === NodeType.Property ? property.value : property.argument),
      );
    case NodeType.ArrayExpression:
      return bare.elements.flatMap((element) => (element === null ? [] : recordsIn(element)));
    default:
      return [];
  }
}

/** The call that read a record from a database, through names, promises and callbacks. */
function readOf(node: TSESTree.Node, depth = 0): TSESTree.CallExpression | undefined {
  const bare = unwrap(node);
  if (depth > 5) return undefined;
  if (bare.type === NodeType.CallExpression) {
    if (isForeignCall(bare)) return undefined;
    if (readingMethod.test(calledName(bare) ?? '')) return bare;
    const callee = unwrap(bare.callee);
    const isChained =
      callee.type === NodeType.MemberExpression &&
      /^(exec|lean|populate|sort|limit|skip|toArray|where|select|then|catch)$/.test(propertyName(callee) ?? '');
    return isChained ? readOf(callee.object, depth + 1) : undefined;
  }
  if (bare.type !== NodeType.Identifier) return undefined;
  const definition = findVariable(bare)?.defs[0];
  if (definition?.type === DefinitionType.Variable) {
    const { init, id } = definition.node;
    return init === null || id.type !== NodeType.Identifier ? undefined : readOf(init, depth + 1);
  }
  if (definition?.type !== DefinitionType.Parameter) return undefined;
  const owner = enclosingFunction(definition.name);
  return owner && readOfCallback(owner, definition.name, depth);
}

function readOfCallback(
  owner: FunctionNode,
  parameter: TSESTree.Node,
  depth: number,
): TSESTree.CallExpression | undefined {
  const call = owner.parent;
  if (call.type !== NodeType.CallExpression || call.callee === owner) return undefined;
  const index = owner.params.findIndex((candidate) => candidate === parameter);
  const callee = unwrap(call.callee);
  if (callee.type === NodeType.MemberExpression && propertyName(callee) === 'then')
    return index === 0 ? readOf(callee.object, depth + 1) : undefined;
  return index === 1 ? readOf(call, depth + 1) : undefined;
}

/** The whole expression that reads: `User.find({}).select('name').lean()`. */
function chainOf(read: TSESTree.CallExpression): TSESTree.Node {
  let node: TSESTree.Node = read;
  while (
    node.parent.type === NodeType.MemberExpression ||
    (node.parent.type === NodeType.CallExpression && node.parent.callee === node)
  ) {
    const name = node.parent.type === NodeType.MemberExpression ? propertyName(node.parent) : undefined;
    if (name === 'then' || name === 'catch') break;
    node = node.parent;
  }
  return node;
}

/** A record whose password is taken away before it is sent. */
function isTrimmed(part: TSESTree.Node): boolean {
  if (part.type !== NodeType.Identifier) return false;
  return referencesOf(findVariable(part)).some(({ identifier }) => propertyOfRecord(identifier) === 'removed');
}

function modelOf(scene: Scene, read: TSESTree.CallExpression): SecretModel | undefined {
  const callee = unwrap(read.callee);
  if (callee.type !== NodeType.MemberExpression) return undefined;
  const object = unwrap(callee.object);
  const name =
    object.type === NodeType.Identifier
      ? object.name
      : object.type === NodeType.MemberExpression
        ? propertyName(object)
        : stringOf(object.type === NodeType.CallExpression ? object.arguments[0] : undefined);
  const own = singular(name ?? '');
  return personal.test(own) || own !== ''
    ? secretModels(scene.project).find(({ names }) => names.includes(own))
    : undefined;
}
