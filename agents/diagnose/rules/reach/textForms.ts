import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { calleesOf, callersOf } from '../../flow/calls.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { requestHandler } from '../../flow/handlers.ts';
import { findVariable, isFunctionNode, stringOf, unwrap, type Variable } from '../../flow/scope.ts';
import { returnedExpressions } from '../../flow/returns.ts';
import { reachingWrites } from '../../flow/writes.ts';
import type { CallNode } from '../../source/sourceFile.ts';

/** One way in which a text may be put together: constants, and the expressions between them, from the left. */
export type TextForm = readonly (string | TSESTree.Node)[];

const maxDepth = 12;
const maxForms = 12;
const maxSteps = 400;

/**
 * The ways in which the text of an expression may be put together. Follows variables with what is appended to them, parameters to the
 * calls of their function, calls of functions of the workspace, and both sides of conditions. What is no text stands in a form as it is.
 */
export function formsOf(node: TSESTree.Node): readonly TextForm[] {
  return new FormReader().read(node, 0);
}

class FormReader {
  private steps = 0;
  private readonly inside = new Set<Variable>();

  read(node: TSESTree.Node, depth: number): readonly TextForm[] {
    const bare = unwrap(node);
    const constant = stringOf(bare);
    if (constant !== undefined) return [[constant]];
    if (depth > maxDepth || ++this.steps > maxSteps) return [[bare]];
    const inner = (child: TSESTree.Node): readonly TextForm[] => this.read(child, depth + 1);
    switch (bare.type) {
      case NodeType.TemplateLiteral: {
        const parts = bare.quasis.flatMap((quasi, index) => {
          const expression = bare.expressions[index];
          const text: readonly TextForm[] = [[quasi.value.cooked ?? '']];
          return expression === undefined ? [text] : [text, inner(expression)];
        });
        return parts.reduce(join);
      }
      case NodeType.BinaryExpression:
        return bare.operator === '+' ? join(inner(bare.left), inner(bare.right)) : [[bare]];
      case NodeType.ConditionalExpression:
        return [...inner(bare.consequent), ...inner(bare.alternate)];
      case NodeType.LogicalExpression:
        return bare.operator === '&&' ? inner(bare.right) : [...inner(bare.left), ...inner(bare.right)];
      case NodeType.AssignmentExpression:
        return inner(bare.right);
      case NodeType.Identifier:
        return this.readVariable(bare, depth);
      case NodeType.MemberExpression: {
        const definition = definitionOf(bare);
        return definition === undefined || definition === bare ? [[bare]] : inner(definition);
      }
      case NodeType.NewExpression:
      case NodeType.CallExpression:
        return this.readCall(bare, depth);
      default:
        return [[bare]];
    }
  }

  private readVariable(use: TSESTree.Identifier, depth: number): readonly TextForm[] {
    const variable = findVariable(use);
    const [definition] = variable?.defs ?? [];
    if (variable === undefined || definition === undefined) return [[use]];
    if (definition.type === DefinitionType.ImportBinding) {
      const imported = definitionOf(use);
      return imported === undefined ? [[use]] : this.read(imported, depth + 1);
    }
    // `html = html + more`: what stands before is read already.
    if (this.inside.has(variable)) return [['']];
    this.inside.add(variable);
    const writes = reachingWrites(variable, use);
    const forms = writes.flatMap(({ node, at }): readonly TextForm[] => {
      if (node === 'parameter') return this.readParameter(use, definition.name, depth);
      if (isAppended(node)) return [];
      return at.length === 0 ? this.read(node, depth + 1) : [[use]];
    });
    const appended = writes.flatMap(({ node }) =>
      node !== 'parameter' && isAppended(node) ? [this.read(node, depth + 1)] : [],
    );
    this.inside.delete(variable);
    return [forms.length === 0 ? [[use]] : forms.slice(0, maxForms), ...appended].reduce(join);
  }

  /** What the calls of its function give a parameter. */
  private readParameter(use: TSESTree.Identifier, name: TSESTree.Node, depth: number): readonly TextForm[] {
    const owner = name.parent;
    if (owner === undefined || !isFunctionNode(owner) || requestHandler(owner) !== undefined) return [[use]];
    const index = owner.params.findIndex((parameter) => parameter === name);
    const given = callersOf(owner).flatMap(({ arguments: all }) => all[index] ?? []);
    const forms = given.slice(0, maxForms).flatMap((argument) => this.read(argument, depth + 1));
    return forms.length === 0 ? [[use]] : forms;
  }

  private readCall(call: CallNode, depth: number): readonly TextForm[] {
    const name = calledName(call);
    const [first] = call.arguments;
    const callee = unwrap(call.callee);
    const isPlain = callee.type === NodeType.Identifier && (name === 'String' || name === 'URL' || name === 'Request');
    if (isPlain && first !== undefined) return this.read(first, depth + 1);
    if (callee.type === NodeType.MemberExpression) {
      if (name === 'toString' || name === 'trim' || name === 'replace') {
        // A replacement may clean a text: it is looked into only to see a constant beginning.
        const forms = this.read(callee.object, depth + 1);
        const isConstant = forms.every(([start]) => typeof start === 'string' && start !== '');
        return name === 'replace' && !isConstant ? [[call]] : forms;
      }
      if (name === 'join') return this.readJoin(callee.object, first, depth) ?? [[call]];
      if (name === 'concat')
        return [callee.object, ...call.arguments].map((part) => this.read(part, depth + 1)).reduce(join);
    }
    const returned = call.type === NodeType.NewExpression ? [] : calleesOf(call).flatMap(returnedExpressions);
    const forms = returned.slice(0, maxForms).flatMap((expression) => this.read(expression, depth + 1));
    return forms.length === 0 ? [[call]] : forms.slice(0, maxForms);
  }

  /** `['<ul>', ...items.map((item) => `<li>${item}</li>`), '</ul>'].join('')`; undefined where the list is not written out. */
  private readJoin(
    list: TSESTree.Node,
    separator: TSESTree.Node | undefined,
    depth: number,
  ): readonly TextForm[] | undefined {
    const definition = definitionOf(list) ?? list;
    if (definition.type === NodeType.CallExpression) return this.readMapped(definition, depth);
    if (definition.type !== NodeType.ArrayExpression || definition.elements.length === 0) return undefined;
    const between: readonly TextForm[] = [[stringOf(separator) ?? ',']];
    const parts = definition.elements.flatMap((element, index): (readonly TextForm[])[] => {
      if (element === null) return [];
      const spread = element.type === NodeType.SpreadElement ? unwrap(element.argument) : undefined;
      const mapped = spread?.type === NodeType.CallExpression ? this.readMapped(spread, depth) : undefined;
      const forms = mapped ?? (spread === undefined ? this.read(element, depth + 1) : [[spread]]);
      return index === 0 ? [forms] : [between, forms];
    });
    return parts.reduce(join);
  }

  private readMapped(call: TSESTree.CallExpression, depth: number): readonly TextForm[] | undefined {
    const [mapper] = call.arguments;
    if (calledName(call) !== 'map' || !isFunctionNode(mapper)) return undefined;
    const forms = returnedExpressions(mapper).flatMap((expression) => this.read(expression, depth + 1));
    return forms.length === 0 ? undefined : forms.slice(0, maxForms);
  }
}

function join(left: readonly TextForm[], right: readonly TextForm[]): readonly TextForm[] {
  return left.flatMap((start) => right.map((end) => [...start, ...end])).slice(0, maxForms);
}

function isAppended(node: TSESTree.Node): boolean {
  return (
    node.parent?.type === NodeType.AssignmentExpression && node.parent.operator === '+=' && node.parent.right === node
  );
}
