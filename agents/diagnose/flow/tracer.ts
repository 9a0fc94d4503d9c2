import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { traceCall } from './callTaint.ts';
import { addedThrough, memberOfClass } from './classes.ts';
import { constructorAround, filledMember } from './filledObjects.ts';
import { isGeneratorContext } from './generatorHandlers.ts';
import { guaranteesAt } from './guards.ts';
import type { ClassNode } from '../source/sourceFile.ts';
import { traceParameter } from './parameterTaint.ts';
import { clientData } from './requestData.ts';
import { ancestors, findVariable, keyName, propertyName, unwrap, type Variable } from './scope.ts';
import type { Frame, Taint, TaintPurpose, TraceContext } from './taintTypes.ts';
import { memberWrites, reachingWrites } from './writes.ts';

const maxHops = 60;
const maxSteps = 5_000;

/** Answers one question by walking backwards from a use to where its value comes from. */
export class Tracer implements TraceContext {
  readonly purpose: TaintPurpose;
  private steps = 0;
  private readonly visited = new Map<Variable | ClassNode, Set<string>>();

  constructor(purpose: TaintPurpose) {
    this.purpose = purpose;
  }

  trace(node: TSESTree.Node, path: readonly string[], frame: Frame | undefined, hops: number): Taint | undefined {
    if (hops > maxHops || ++this.steps > maxSteps) return undefined;
    const bare = unwrap(node);
    const next = (child: TSESTree.Node | null, rest: readonly string[] = []): Taint | undefined =>
      child === null ? undefined : this.trace(child, rest, frame, hops + 1);
    switch (bare.type) {
      case NodeType.Identifier:
        return this.isCleared(bare) ? undefined : this.traceVariable(bare, path, frame, hops);
      case NodeType.MemberExpression: {
        const name = propertyName(bare) ?? '*';
        if (name === 'length' || (name === 'size' && !isRequestPart(bare.object)) || this.isCleared(bare))
          return undefined;
        return next(bare.object, [name, ...path]);
      }
      case NodeType.ThisExpression:
        return this.traceThis(bare, path, frame, hops);
      case NodeType.CallExpression:
      case NodeType.NewExpression:
        return traceCall(this, bare, path, frame, hops);
      case NodeType.TemplateLiteral:
        return this.asText(firstOf(bare.expressions, next));
      case NodeType.BinaryExpression:
        return bare.operator === '+' ? this.asText(next(bare.left) ?? next(bare.right)) : undefined;
      case NodeType.LogicalExpression:
        return next(bare.left, path) ?? next(bare.right, path);
      case NodeType.ConditionalExpression:
        return next(bare.consequent, path) ?? next(bare.alternate, path);
      case NodeType.AssignmentExpression:
        return next(bare.right, path);
      case NodeType.SpreadElement:
      case NodeType.YieldExpression:
        return next(bare.argument, path);
      case NodeType.ArrayExpression: {
        const [first, ...rest] = path;
        const element = first !== undefined && /^\d+$/.test(first) ? bare.elements[Number(first)] : undefined;
        return element ? next(element, rest) : firstOf(bare.elements, (item) => item && next(item, rest));
      }
      case NodeType.ObjectExpression:
        return this.traceObject(bare, path, frame, hops);
      default:
        return undefined;
    }
  }

  /** A text that is put together is no object. */
  private asText(taint: Taint | undefined): Taint | undefined {
    return this.purpose.shape === 'object' ? undefined : taint && { ...taint, shape: 'text' };
  }

  private isCleared(use: TSESTree.Node): boolean {
    if (this.purpose.keepsIdentifiers === true) return false;
    const guarantees = guaranteesAt(use);
    return (
      guarantees.has('safe') ||
      (guarantees.has('text') && this.purpose.shape === 'object') ||
      (guarantees.has('refused') && this.purpose.isCleanedByPrefix !== undefined) ||
      (guarantees.has('prefix') && this.purpose.isCleanedByPrefix?.(use) === true)
    );
  }

  private traceObject(
    node: TSESTree.ObjectExpression,
    path: readonly string[],
    frame: Frame | undefined,
    hops: number,
  ): Taint | undefined {
    const [first, ...rest] = path;
    if (first !== undefined && first !== '*') {
      // The last one of a name counts; what is spread behind it may replace it.
      for (const property of [...node.properties].reverse()) {
        if (property.type === NodeType.SpreadElement) {
          const spread = this.trace(property.argument, path, frame, hops + 1);
          if (spread !== undefined) return spread;
        } else if (keyName(property) === first) {
          return this.trace(property.value, rest, frame, hops + 1);
        }
      }
      return undefined;
    }
    return firstOf(node.properties, (property) =>
      this.trace(property.type === NodeType.Property ? property.value : property.argument, rest, frame, hops + 1),
    );
  }

  private traceThis(
    node: TSESTree.ThisExpression,
    path: readonly string[],
    frame: Frame | undefined,
    hops: number,
  ): Taint | undefined {
    const [name, ...rest] = path;
    if (name === undefined) return undefined;
    if (isGeneratorContext(node)) {
      const shape = clientData('context', path);
      if (shape === undefined || (shape === 'text' && this.purpose.shape === 'object')) return undefined;
      return { source: node, label: ['this', ...path].join('.'), shape, through: [], isStored: false };
    }
    for (const ancestor of ancestors(node)) {
      if (ancestor.type !== NodeType.ClassDeclaration && ancestor.type !== NodeType.ClassExpression) continue;
      const value = memberOfClass(ancestor, name)?.value;
      const taint = value && this.trace(value, rest, frame, hops + 1);
      if (taint !== undefined || !this.enter(ancestor, [name], frame)) return taint;
      return firstOf(addedThrough(ancestor, name), (added) => this.trace(added, [], frame, hops + 1));
    }
    const maker = constructorAround(node);
    const value = maker && filledMember(maker, name);
    return value && this.trace(value, rest, frame, hops + 1);
  }

  private traceVariable(
    use: TSESTree.Identifier,
    path: readonly string[],
    frame: Frame | undefined,
    hops: number,
  ): Taint | undefined {
    const variable = findVariable(use);
    if (variable === undefined || !this.enter(variable, path, frame)) return undefined;
    for (const { node, at } of reachingWrites(variable, use)) {
      const taint =
        node === 'parameter'
          ? traceParameter(this, use, variable, path, frame, hops + 1)
          : this.trace(node, [...at, ...path], frame, hops + 1);
      if (taint !== undefined) return taint;
    }
    return firstOf(memberWrites(variable, use), ({ node, at }) => {
      const [first, ...rest] = path;
      if (at !== undefined && first !== undefined && first !== '*' && at !== first) return undefined;
      return this.trace(node, at === undefined ? path : rest, frame, hops + 1);
    });
  }

  /** False when this question has been asked already: the answer is then found, or not, where it was asked first. */
  private enter(asked: Variable | ClassNode, path: readonly string[], frame: Frame | undefined): boolean {
    let questions = this.visited.get(asked);
    if (questions === undefined) this.visited.set(asked, (questions = new Set()));
    const question = `${path.join('.')}|${depthOf(frame)}`;
    if (questions.has(question)) return false;
    questions.add(question);
    return true;
  }
}

/** `req.query`: its `size` is what a client has called so, not a count. */
function isRequestPart(node: TSESTree.Node): boolean {
  const bare = unwrap(node);
  const name = bare.type === NodeType.MemberExpression ? propertyName(bare) : undefined;
  return name !== undefined && /^(query|params|body|queryStringParameters|pathParameters)$/.test(name);
}

function depthOf(frame: Frame | undefined): string {
  let key = '';
  for (let current = frame; current !== undefined; current = current.outer) key += `${current.owner.range[0]}/`;
  return key;
}

function firstOf<Item>(items: Iterable<Item>, trace: (item: Item) => Taint | undefined | null): Taint | undefined {
  for (const item of items) {
    const taint = trace(item);
    if (taint) return taint;
  }
  return undefined;
}
