import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { propertyName, propertyOf, stringOf } from '../../flow/scope.ts';
import type { Taint, TaintPurpose } from '../../flow/taintTypes.ts';
import { Tracer } from '../../flow/tracer.ts';
import { returnedExpressions } from '../../flow/returns.ts';
import { valueOf } from '../../flow/values.ts';
import type { Project } from '../../source/project.ts';
import { isEscaping } from './escaping.ts';
import { isHarmless } from './harmlessValues.ts';
import { templateFiles } from './templateOutputs.ts';
import { ProjectAnswers } from '../../source/memory.ts';

const purpose: TaintPurpose = {
  name: 'template',
  isCleanedBy: isEscaping,
  dangerousCharacters: /</,
  distrustsValidation: true,
  countsStored: true,
};

/** What is known of a value that a template prints: foreign, harmless, or nothing. */
export type Origin = { readonly taint: Taint } | 'sound' | 'unknown';

const keywords = new Set(
  'true false null undefined this typeof new if else return function var let const in of not and or is locals safe raw dump json JSON String Math Object Array Number loop range'.split(
    ' ',
  ),
);
const cleaning =
  /escape|sanitiz|sanitis|purify|striptags|strip_tags|encodeURI|htmlentities|csrf|__\(\s*['"]|\bt\(\s*['"]/i;

/** Where the value of an expression in a template comes from, by the calls that render the template. */
export function originOf(expression: string, template: string, project: Project): Origin {
  if (cleaning.test(expression)) return 'sound';
  const paths = pathsIn(expression);
  if (paths.length === 0 || isOwnConstant(expression, project.texts.get(template) ?? '')) return 'sound';
  const aliases = aliasesIn(project.texts.get(template) ?? '');
  const sources = localsOf(template, project, aliases);
  const [, helper] = /^([A-Za-z_$][\w$]*)\s*\([\s\S]*\)$/.exec(expression.trim()) ?? [];
  if (helper !== undefined && isEscapingHelper(helper, sources, project)) return 'sound';
  const origins = paths.map((path) => originOfPath(withoutAliases(path, aliases), sources, project));
  const foreign = origins.find((origin) => typeof origin === 'object');
  if (foreign !== undefined) return foreign;
  return origins.every((origin) => origin === 'sound') ? 'sound' : 'unknown';
}

/** A name that the template itself gives to a text without parts: `- const icon = '<svg …>'`, `{% set icon = '<svg …>' %}`. */
function isOwnConstant(expression: string, template: string): boolean {
  const [name] = /^[A-Za-z_$][\w$]*$/.exec(expression.trim()) ?? [];
  if (name === undefined) return false;
  const values = [
    ...template.matchAll(
      new RegExp(`\\b(?:const|let|var|set)\\s+${name.replaceAll('$', '\\$')}\\s*=\\s*([^\\n]*)`, 'g'),
    ),
  ].map(([, value = '']) => value);
  return (
    values.length > 0 &&
    values.every((value) => /^(?:'[^']*'|"[^"]*"|`[^`$]*`)\s*;?\s*(?:-?%\}|-?%>|$)/.test(value.trim()))
  );
}

/** The names that an expression reads: `post.title + author` gives `post.title` and `author`. */
function pathsIn(expression: string): readonly (readonly string[])[] {
  const bare = expression.replace(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"/g, '').replace(/\|\s*[\w.]+/g, '');
  return [
    ...bare.matchAll(
      /(?<![\w.$])(?:\.\.\/|this\.|@root\.|it\.|locals\.)*([A-Za-z_$][\w$]*(?:(?:\?\.|\.)[A-Za-z_$][\w$]*|\[\w+\])*)(\s*\()?/g,
    ),
  ].flatMap(([, name = '', call]) => {
    const path = name.split(/\?\.|\.|\[|\]/).filter((part) => part !== '');
    const value = call === undefined ? path : path.slice(0, -1);
    return value.length === 0 || keywords.has(value[0] ?? '') ? [] : [value];
  });
}

type Aliases = Map<string, readonly string[]>;

const loops: readonly RegExp[] = [
  /([\w.]+)\.(?:forEach|map)\(\s*(?:async\s*)?(?:function\s*)?\(?\s*(\w+)/g,
  /\bfor\s*\(\s*(?:const|let|var)\s+(\w+)\s+of\s+([\w.]+)/g,
  /\{%-?\s*for\s+(\w+)\s+in\s+([\w.]+)/g,
  /^\s*(?:each|for)\s+(\w+)(?:\s*,\s*\w+)?\s+in\s+([\w.]+)/gm,
  /\{\{~?#each\s+(?:\.\.\/|this\.)*([\w.]+)(?:\s+as\s+\|\s*(\w+))?/g,
];

/** The elements of lists that a template walks through, by the name that it gives them; a block without a name has '*'. */
function aliasesIn(text: string): Aliases {
  const aliases: Aliases = new Map();
  for (const [index, loop] of loops.entries()) {
    for (const [, first = '', second = ''] of text.matchAll(loop)) {
      const isListFirst = index === 0 || index === 4;
      const [list, element] = isListFirst ? [first, second] : [second, first];
      aliases.set(element === '' ? '*' : element, [...list.replace(/^locals\./, '').split('.'), '*']);
    }
  }
  return aliases;
}

function withoutAliases(path: readonly string[], aliases: Aliases): readonly (readonly string[])[] {
  let current = path;
  for (let round = 0; round < 4; round++) {
    const list = aliases.get(current[0] ?? '');
    if (list === undefined || list[0] === current[0]) break;
    current = [...list, ...current.slice(1)];
  }
  const block = aliases.get('*');
  return block === undefined ? [current] : [current, [...block, ...current]];
}

function originOfPath(
  paths: readonly (readonly string[])[],
  sources: readonly TSESTree.Node[],
  project: Project,
): Origin {
  let isKnown = false;
  let isSound = true;
  for (const path of paths) {
    const [root = '', ...rest] = path;
    for (const source of [...sources, ...globalLocals(project, root)]) {
      const isGlobal = source.parent?.type === NodeType.AssignmentExpression || isGivenTo(source.parent, /^addGlobal$/);
      const taint = new Tracer(purpose).trace(source, isGlobal ? rest : path, undefined, 0);
      if (taint !== undefined) return { taint };
      const value = isGlobal ? source : valueOfLocal(source, root);
      if (value === undefined) continue;
      isKnown = true;
      isSound &&= isHarmless(value);
    }
  }
  return isKnown && isSound ? 'sound' : 'unknown';
}

function valueOfLocal(source: TSESTree.Node, name: string): TSESTree.Node | undefined {
  const object = definitionOf(source);
  return object?.type === NodeType.ObjectExpression ? propertyOf(object, name) : undefined;
}

/** True for a function among the locals that gives back escaped or cleaned text only. */
function isEscapingHelper(name: string, sources: readonly TSESTree.Node[], project: Project): boolean {
  const given = [...sources.flatMap((source) => valueOfLocal(source, name) ?? []), ...globalLocals(project, name)];
  return (
    given.length > 0 &&
    given.every((value) => {
      const helper = valueOf(value);
      const returned = helper?.kind === 'function' ? returnedExpressions(helper.node) : [];
      return returned.length > 0 && returned.every((expression) => isHarmless(expression));
    })
  );
}

function isGivenTo(call: TSESTree.Node | undefined, name: RegExp): boolean {
  return call?.type === NodeType.CallExpression && name.test(calledName(call) ?? '');
}

/** The values of `res.locals.name`, `app.locals.name` and `environment.addGlobal('name', …)`. */
function globalLocals(project: Project, name: string): readonly TSESTree.Node[] {
  return project.codeFiles().flatMap(({ assignments, calls }) => [
    ...assignments.flatMap(({ left, right }) => {
      if (left.type !== NodeType.MemberExpression || propertyName(left) !== name) return [];
      const { object } = left;
      return object.type === NodeType.MemberExpression && propertyName(object) === 'locals' ? [right] : [];
    }),
    ...calls.flatMap((call) => {
      const [first, value] = isGivenTo(call, /^addGlobal$/) ? call.arguments : [];
      return stringOf(first) === name && value !== undefined ? [value] : [];
    }),
  ]);
}

const maxIncludes = 3;

/** The objects that calls hand to a template, or to one that includes it, whose loops are added to the aliases. */
function localsOf(template: string, project: Project, aliases: Aliases, depth = 0): readonly TSESTree.Node[] {
  const own = renderCalls(project).flatMap(({ view, locals }) => (isView(template, view) ? [locals] : []));
  if (depth >= maxIncludes) return own;
  const name = withoutEnding(template).split('/').at(-1)?.replace(/^_/, '') ?? '';
  const including = [...project.texts].filter(
    ([path, text]) =>
      path !== template &&
      templateFiles.test(path) &&
      includesOf(text).some((included) => withoutEnding(included).split('/').at(-1)?.replace(/^_/, '') === name),
  );
  const inherited = including.flatMap(([path, text]) => {
    for (const [alias, list] of aliasesIn(text)) if (!aliases.has(alias)) aliases.set(alias, list);
    return localsOf(path, project, aliases, depth + 1);
  });
  return [...own, ...inherited];
}

function includesOf(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:include|partial|import|extends)\b[\s(]*['"]?([\w./-]+)|\{\{~?#?>\s*([\w./-]+)/g)].map(
    ([, first, second]) => first ?? second ?? '',
  );
}

function withoutEnding(path: string): string {
  return path.replace(/\.\w+$/, '');
}

function isView(template: string, view: string): boolean {
  const name = withoutEnding(view).replace(/^(?:\.{0,2}\/)+/, '');
  const path = withoutEnding(template);
  return path === name || path.endsWith(`/${name}`) || path.endsWith(`/${name}/index`);
}

interface RenderCall {
  readonly view: string;
  readonly locals: TSESTree.Node;
}

const known = new ProjectAnswers<Project, readonly RenderCall[]>();

/** The calls of the project that render a view of a constant name, and NestJS's handlers with `@Render`. */
function renderCalls(project: Project): readonly RenderCall[] {
  let calls = known.get(project);
  if (calls !== undefined) return calls;
  calls = project.codeFiles().flatMap((file) =>
    file.calls.flatMap((call): readonly RenderCall[] => {
      const name = calledName(call) ?? '';
      if (name === 'Render' && call.parent.type === NodeType.Decorator)
        return rendered(call.parent, stringOf(call.arguments[0]));
      if (!/^(render|renderFile|renderAsync|view|viewAsync|renderView|renderTemplate)$/.test(name)) return [];
      const [first, locals] = call.arguments;
      const view = first === undefined ? undefined : lastText(first);
      return view === undefined || locals === undefined ? [] : [{ view, locals }];
    }),
  );
  known.set(project, calls);
  return calls;
}

/** The text of a view's name: a constant, or the last constant part of a path. */
function lastText(node: TSESTree.Node): string | undefined {
  const definition = definitionOf(node) ?? node;
  if (definition.type === NodeType.CallExpression) return stringOf(definition.arguments.at(-1));
  if (definition.type === NodeType.BinaryExpression) return stringOf(definition.right);
  return stringOf(definition);
}

function rendered(decorator: TSESTree.Decorator, view: string | undefined): readonly RenderCall[] {
  const method = decorator.parent;
  if (
    view === undefined ||
    method.type !== NodeType.MethodDefinition ||
    method.value.type !== NodeType.FunctionExpression
  )
    return [];
  return returnedExpressions(method.value).map((locals) => ({ view, locals }));
}
