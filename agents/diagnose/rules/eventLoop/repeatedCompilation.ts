import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { ancestors, contains, enclosingFunction, findVariable, isFunctionNode, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';
import { describePath, isServiceFile, pathFromHandler } from './serving.ts';
import { some, variableOf } from './tree.ts';

/** What compiles, by package: the members that do. */
const compiling: readonly {
  readonly module: RegExp;
  readonly member: RegExp;
  readonly what: string;
  readonly isCostly?: true;
}[] = [
  {
    module: /^ajv(\/.*)?$/,
    member: /(^|\.)\(\)\.compile(Async)?$|^(|Ajv|Ajv2019|Ajv2020)$/,
    what: 'a validator',
    isCostly: true,
  },
  { module: /^fast-json-stringify$/, member: /^(|build)$/, what: 'a serialiser', isCostly: true },
  { module: /^@sinclair\/typebox\/compiler$/, member: /^TypeCompiler\.Compile$/, what: 'a validator', isCostly: true },
  {
    module: /^graphql(-tools)?$|^@graphql-tools\/schema$|^graphql-tag$/,
    member: /^(buildSchema|makeExecutableSchema)$/,
    what: 'a schema',
    isCostly: true,
  },
  { module: /^handlebars$/, member: /^(create\.\(\)\.)?compile$/, what: 'a template' },
  { module: /^(pug|jade)$/, member: /^compile(File)?$/, what: 'a template' },
  {
    module: /^(ejs|eta|mustache|dot|hogan\.js|nunjucks|art-template|swig)$/,
    member: /^(compile|template|parse|compileFile)$/,
    what: 'a template',
  },
  { module: /^(lodash|underscore|lodash\/template|lodash\.template)$/, member: /^template$|^$/, what: 'a template' },
];

/**
 * A template, schema or validator that is the same for every request and is compiled for each of them. What is made anew in microseconds
 * is none of it: an object of zod, joi or yup, or an expression, which the engine keeps compiled by its text.
 */
export const repeatedCompilation = defineRule((scene) => {
  const check = (call: CallNode): void => {
    const compiled = compiledBy(call);
    if (compiled === undefined || !isServiceFile(call)) return;
    const owner = enclosingFunction(call);
    const path = owner === undefined || !isSameEachTime(call) || isKept(call) ? undefined : pathFromHandler(call);
    scene.judge(
      call,
      path && {
        detail: `Here ${shortText(call.callee, 40)} makes ${compiled.what} anew${describePath(path)}.`,
        ...(compiled.isCostly && { severity: 'medium' as const }),
      },
    );
  };
  return { CallExpression: check, NewExpression: check };
});

function compiledBy(call: CallNode): { readonly what: string; readonly isCostly?: true } | undefined {
  const callee = unwrap(call.callee);
  const member = moduleMember(callee);
  if (member === undefined) return undefined;
  const path = member.path.join('.');
  const found = compiling.find((each) => each.module.test(member.module) && each.member.test(path));
  if (found !== undefined && member.module === 'lodash' && path === '') return undefined;
  return found;
}

/** True when nothing that the call is given belongs to the request: no parameter, no variable of the function but constants. */
function isSameEachTime(call: CallNode): boolean {
  return call.arguments.every((argument) => isFunctionNode(argument) || isFixed(argument, 0));
}

function isFixed(node: TSESTree.Node, depth: number): boolean {
  return !some(node, (inner) => {
    if (inner.type === NodeType.ThisExpression) return true;
    if (inner.type !== NodeType.Identifier) return false;
    const { parent } = inner;
    if (parent.type === NodeType.MemberExpression && parent.property === inner && !parent.computed) return false;
    if (parent.type === NodeType.Property && parent.key === inner && !parent.computed && parent.value !== inner)
      return false;
    const definition = findVariable(inner)?.defs[0];
    if (definition === undefined || contains(node, definition.name)) return false;
    if (enclosingFunction(definition.name) === undefined) return false;
    if (definition.type === DefinitionType.Parameter) return true;
    const declared = definition.node;
    if (declared.type !== NodeType.VariableDeclarator || declared.init === null || depth > 4) return true;
    const isFileRead = some(
      declared.init,
      (each) => each.type === NodeType.CallExpression && /^readFile(Sync)?$/.test(calledName(each) ?? ''),
    );
    return !isFileRead && (definitionOf(inner) === undefined || !isFixed(declared.init, depth + 1));
  });
}

/** `cache[name] ??= compile(…)`, `if (!compiled) compiled = compile(…)`: kept outside the function. */
function isKept(call: CallNode): boolean {
  const owner = enclosingFunction(call);
  const name = variableOf(call)?.defs[0]?.name;
  if (name !== undefined && owner !== undefined && !contains(owner, name)) return true;
  for (const ancestor of ancestors(call)) {
    if (isFunctionNode(ancestor))
      return ancestor.parent.type === NodeType.MethodDefinition && ancestor.parent.kind === 'constructor';
    if (
      ancestor.type === NodeType.AssignmentExpression &&
      ancestor.left.type === NodeType.MemberExpression &&
      !/^(res|ctx|reply)\b/.test(textOf(ancestor.left))
    )
      return true;
    if (ancestor.type === NodeType.CallExpression && /^(set|memoize|once)$/.test(calledName(ancestor) ?? ''))
      return true;
  }
  return false;
}
