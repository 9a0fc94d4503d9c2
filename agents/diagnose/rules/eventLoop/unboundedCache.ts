import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import {
  ancestors,
  enclosingFunction,
  findVariable,
  keyName,
  propertyName,
  stringOf,
  unwrap,
} from '../../flow/scope.ts';
import { describeTaint } from '../../flow/taint.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { isRelational } from './clientNumber.ts';
import { isEverNew, isPassedOn, keyTaint } from './cacheKeys.ts';
import { memoized, sharedLoader, storedKey } from './keptResults.ts';
import { describePath, isPerConnection, isServiceFile, pathFromHandler } from './serving.ts';
import { isTopLevel, parentOf } from './tree.ts';

const shrinking = new Set('delete clear shift pop splice evict prune unset omit reset'.split(' '));
/** A table or list of the whole process that requests add to and nothing takes from. */
export const unboundedCache = defineRule((scene) => ({
  VariableDeclarator: (declarator): void => {
    const { id, init } = declarator;
    if (id.type !== NodeType.Identifier || init === null || !isServiceFile(declarator)) return;
    const variable = findVariable(id);
    const kind = kindOf(init);
    if (variable === undefined || kind === undefined || !(isTopLevel(variable) || outlivesRequest(declarator))) return;
    for (const growth of growths(variable.references)) {
      const isShrunk = shrinks(variable.references);
      scene.judge(growth.node, isShrunk ? undefined : weaknessOf(growth, kind, id.name));
    }
  },
  PropertyDefinition: (property): void => {
    const name = keyName(property);
    const kind = property.value === null ? undefined : kindOf(property.value);
    if (name === undefined || kind === undefined || !isServiceFile(property)) return;
    const uses = usesInClass(property.parent, name, property.static);
    for (const growth of growths(uses)) {
      const weakness = shrinks(uses) ? undefined : weaknessOf(growth, kind, name);
      scene.judge(growth.node, weakness && { ...weakness, confidence: 'medium' });
    }
  },
  AssignmentExpression: (assignment): void => {
    const field = fieldOfConstructor(assignment);
    const kind = field && kindOf(assignment.right);
    if (field === undefined || kind === undefined || !isServiceFile(assignment)) return;
    const uses = usesInClass(field.body, field.name, false).filter(({ identifier }) => identifier !== assignment.left);
    for (const growth of growths(uses)) {
      const isKept = !shrinks(uses) && pathFromHandler(assignment) === undefined;
      const weakness = isKept ? weaknessOf(growth, kind, field.name) : undefined;
      scene.judge(growth.node, weakness && { ...weakness, confidence: 'medium' });
    }
  },
  CallExpression: (call): void => {
    const memo = memoized(call);
    if (memo !== undefined) scene.judge(call, memo.weakness);
  },
  NewExpression: (call): void => {
    const loader = sharedLoader(call);
    if (loader !== undefined && isServiceFile(call)) scene.judge(call, loader.weakness);
  },
}));

/** A variable of a plugin, a factory or a middleware's maker: handlers inside share it, and none of them leads to where it is made. */
function outlivesRequest(declarator: TSESTree.VariableDeclarator): boolean {
  return (
    declarator.parent.kind === 'const' && pathFromHandler(declarator) === undefined && !isPerConnection(declarator)
  );
}

/** `this.name = …` in the constructor of a class. */
function fieldOfConstructor(
  assignment: TSESTree.AssignmentExpression,
): { readonly name: string; readonly body: TSESTree.ClassBody } | undefined {
  const { left } = assignment;
  if (left.type !== NodeType.MemberExpression || left.object.type !== NodeType.ThisExpression) return undefined;
  const name = propertyName(left);
  const method = enclosingFunction(assignment)?.parent;
  return name !== undefined && method?.type === NodeType.MethodDefinition && method.kind === 'constructor'
    ? { name, body: method.parent }
    : undefined;
}

type Kind = 'table' | 'list' | 'set';

interface Growth {
  readonly node: TSESTree.Node;
  /** What makes the new entry a new one; undefined for a list, which grows with every turn. */
  readonly key: TSESTree.Node | undefined;
}

function kindOf(init: TSESTree.Node): Kind | undefined {
  const bare = unwrap(init);
  if (bare.type === NodeType.ObjectExpression) return bare.properties.length === 0 ? 'table' : undefined;
  if (bare.type === NodeType.ArrayExpression) return 'list';
  if (bare.type === NodeType.CallExpression) return textOf(bare) === 'Object.create(null)' ? 'table' : undefined;
  if (bare.type !== NodeType.NewExpression || bare.callee.type !== NodeType.Identifier) return undefined;
  if (findVariable(bare.callee) !== undefined) return undefined;
  return bare.callee.name === 'Map'
    ? 'table'
    : bare.callee.name === 'Set'
      ? 'set'
      : bare.callee.name === 'Array'
        ? 'list'
        : undefined;
}

/** A place where the table is named: its variable, or `this.name` in its class. */
interface Use {
  readonly identifier: TSESTree.Node;
  readonly writeExpr?: TSESTree.Node | null | undefined;
  readonly init?: boolean | undefined;
}

function growths(uses: readonly Use[]): Growth[] {
  return uses.flatMap(({ identifier }): Growth[] => {
    const member = parentOf(identifier);
    if (member?.type !== NodeType.MemberExpression || member.object !== identifier) return [];
    const outer = member.parent;
    if (outer.type === NodeType.AssignmentExpression && outer.left === member)
      return member.computed && stringOf(member.property) === undefined ? [{ node: outer, key: member.property }] : [];
    if (outer.type !== NodeType.CallExpression || outer.callee !== member) return [];
    const name = propertyName(member);
    const [first] = outer.arguments;
    if (first === undefined) return [];
    if (name === 'set' || name === 'add') return [{ node: outer, key: first }];
    return name === 'push' || name === 'unshift' ? [{ node: outer, key: undefined }] : [];
  });
}

/** True when something takes entries out, replaces the whole, looks at how many there are, or hands it to code that may. */
function shrinks(uses: readonly Use[]): boolean {
  return uses.some(({ identifier, writeExpr, init }) => {
    if (writeExpr && init !== true) return true;
    const parent = parentOf(identifier);
    if (parent === undefined) return false;
    if (parent.type === NodeType.CallExpression && parent.arguments.some((argument) => argument === identifier))
      return (
        !/^(stringify|log|keys|values|entries|json|send|render|info|debug|isArray|inspect|from)$/.test(
          calledName(parent) ?? '',
        ) || isCompared(parent)
      );
    if (parent.type === NodeType.ExportSpecifier) return false;
    if (parent.type !== NodeType.MemberExpression || parent.object !== identifier) return false;
    const name = propertyName(parent) ?? '';
    const outer = parent.parent;
    if (outer.type === NodeType.UnaryExpression && outer.operator === 'delete') return true;
    if (outer.type === NodeType.CallExpression && outer.callee === parent && shrinking.has(name)) return true;
    return (
      (name === 'length' || name === 'size') && (isCompared(parent) || outer.type === NodeType.AssignmentExpression)
    );
  });
}

function isCompared(node: TSESTree.Node): boolean {
  for (const ancestor of ancestors(node)) {
    if (isRelational(ancestor)) {
      const isLoop = ancestor.parent.type === NodeType.ForStatement;
      const other = ancestor.left === node ? ancestor.right : ancestor.left;
      return !isLoop && !(other.type === NodeType.Literal && typeof other.value === 'number' && other.value <= 1);
    }
    if (ancestor.type !== NodeType.MemberExpression && ancestor.type !== NodeType.CallExpression) return false;
  }
  return false;
}

function weaknessOf({ node, key }: Growth, kind: Kind, name: string): Weakness | undefined {
  const path = pathFromHandler(node) ?? (isPerConnection(node) ? [] : undefined);
  if (path === undefined) return undefined;
  if (kind === 'list')
    return key === undefined
      ? { detail: `Here each request adds to ${name}${describePath(path)}.`, confidence: 'medium' }
      : undefined;
  if (key === undefined) return undefined;
  const taint = keyTaint(key, 0);
  if (taint !== undefined) return { detail: `Here the key of a new entry of ${name} ${describeTaint(taint)}.` };
  const stored = keyTaint(key, 0, storedKey);
  if (stored !== undefined)
    return { detail: `Here the key of a new entry of ${name} ${describeTaint(stored)}.`, confidence: 'medium' };
  return isEverNew(key) || isPassedOn(key)
    ? { detail: `Here ${shortText(key, 40)} is a new key of ${name} for each client or request.`, confidence: 'medium' }
    : undefined;
}

/** `this.name`, or for a static one `Class.name`, in the body of a class. */
function usesInClass(body: TSESTree.ClassBody, name: string, isStatic: boolean): Use[] {
  const className = body.parent.id?.name;
  return [...descendants(body)].flatMap((node): Use[] => {
    if (node.type !== NodeType.MemberExpression || propertyName(node) !== name) return [];
    const isOwn =
      node.object.type === NodeType.ThisExpression ||
      (isStatic && node.object.type === NodeType.Identifier && node.object.name === className);
    if (!isOwn) return [];
    const outer = node.parent;
    const isWritten = outer.type === NodeType.AssignmentExpression && outer.left === node;
    return [{ identifier: node, writeExpr: isWritten ? outer.right : undefined }];
  });
}
