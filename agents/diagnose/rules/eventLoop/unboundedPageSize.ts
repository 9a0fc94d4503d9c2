import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf, objectOf } from '../../flow/definitions.ts';
import { decoratorName } from '../../flow/handlers.ts';
import { keyName, unwrap } from '../../flow/scope.ts';
import { describeTaint } from '../../flow/taint.ts';
import { moduleMember } from '../../flow/values.ts';
import { ProjectAnswers } from '../../source/memory.ts';
import { projectOf, type Project } from '../../source/project.ts';
import { shortText, textOf } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { clientNumber } from './clientNumber.ts';
import { sqlOf } from './inputOutput.ts';
import { isServiceFile } from './serving.ts';

const pageSize = /^(page_?size|per_?page|items_?per_?page|max_?results|page_?limit|take)$/i;
const ambiguous = /^(limit|size|count|first|last|top)$/i;
const paging =
  /^(offset|page|page_?(?:no|number|index|token)|cursor|skip|after|before|from|start|order(?:_?by)?|sort(?:_?by|_?order)?|q|query|search|term|filter|direction)$/i;
const builder = /^(limit|take|setLimit)$/;
const finder = /^(find|findMany|findAll|findAndCount|findAndCountAll|findBy|paginate)$/;
const limiting =
  /\.(?:max|lte|lt|less|between|clamp|transform|refine|pipe|catch|valid|oneOf|equal|multipleOf)\s*\(|\bmaximum\b|\benum\b|\bliteral\b/i;
const numeric = /\b(?:number|int|integer|coerce|bigint|numberString)\b/i;

/** How many rows are read is in the hands of a client. */
export const unboundedPageSize = defineRule((scene) => ({
  CallExpression: (call): void => {
    const size = sizeOf(call);
    if (size === undefined || !isServiceFile(call)) return;
    const found = clientNumber(size);
    scene.judge(
      size,
      found && {
        detail: `Here the number of rows, ${shortText(size, 40)}, ${describeTaint(found.taint)}, without a maximum.`,
      },
    );
  },
  Property: (property): void => {
    const name = keyName(property) ?? '';
    if (!isPageSize(name, siblingsOf(property)) || !isServiceFile(property)) return;
    const schema = definitionOf(property.value) ?? unwrap(property.value);
    if (isNumberSchema(schema)) scene.judge(property, ofSchema(property, name, textOf(schema)));
  },
  PropertyDefinition: (property): void => {
    const name = keyName(property) ?? '';
    const decorators = property.decorators.map(decoratorName);
    if (!decorators.some((each) => /^(IsInt|IsNumber|IsNumberString|IsPositive|Type)$/.test(each))) return;
    const siblings = property.parent.body.map((member) => ('key' in member ? (keyName(member) ?? '') : ''));
    if (!isPageSize(name, siblings) || !isServiceFile(property)) return;
    const isLimited = decorators.some((each) => /^(Max|IsIn|IsEnum|Equals|Transform|Validate)$/.test(each));
    scene.judge(property, isLimited ? undefined : ofSchema(property, name, ''));
  },
}));

/** The number of rows that a query is told to read at most. */
function sizeOf(call: TSESTree.CallExpression): TSESTree.Node | undefined {
  const callee = unwrap(call.callee);
  const name = calledName(call) ?? '';
  const [first, second] = call.arguments;
  if (callee.type !== NodeType.MemberExpression || first === undefined) return undefined;
  if (builder.test(name)) return isLibraryOfLists(callee) ? undefined : first;
  const sql = sqlOf(call);
  if (sql !== undefined) return second && boundLimit(sql, second);
  if (!finder.test(name)) return undefined;
  for (const argument of call.arguments) {
    for (const property of objectOf(argument)?.properties ?? []) {
      if (property.type === NodeType.Property && /^(limit|take|pageSize)$/.test(keyName(property) ?? ''))
        return property.value;
    }
  }
  return undefined;
}

/** `_.take(list, n)`, `limit(…)` of p-limit: no queries. */
function isLibraryOfLists(callee: TSESTree.MemberExpression): boolean {
  return (
    /^(lodash|underscore|ramda|rxjs|async|p-limit|iter-tools)/.test(moduleMember(callee)?.module ?? '') ||
    /^_$/.test(textOf(callee.object))
  );
}

/** The parameter that stands behind LIMIT, in `LIMIT $2` or `LIMIT ?`. */
function boundLimit(sql: string, given: TSESTree.Node): TSESTree.Node | undefined {
  const list = definitionOf(given) ?? unwrap(given);
  const found = /\blimit\s+(?:\$(\d+)|(\?))/i.exec(sql);
  if (found === null || list.type !== NodeType.ArrayExpression) return undefined;
  const index = found[1] === undefined ? sql.slice(0, found.index).split('?').length - 1 : Number(found[1]) - 1;
  const element = list.elements[index];
  return element === null || element?.type === NodeType.SpreadElement ? undefined : element;
}

function siblingsOf(property: TSESTree.Property): readonly string[] {
  const { parent } = property;
  if (parent.type !== NodeType.ObjectExpression) return [];
  return parent.properties.map((each) => (each.type === NodeType.Property ? (keyName(each) ?? '') : ''));
}

/** `limit` may mean many things; beside an offset or an order it means rows. */
function isPageSize(name: string, siblings: readonly string[]): boolean {
  return pageSize.test(name) || (ambiguous.test(name) && siblings.some((sibling) => paging.test(sibling)));
}

/** A number of zod, joi, yup, TypeBox or valibot, or the JSON Schema of one. */
function isNumberSchema(schema: TSESTree.Node): boolean {
  if (schema.type === NodeType.ObjectExpression) {
    const type = schema.properties.find((each) => each.type === NodeType.Property && keyName(each) === 'type');
    const isSchema = type?.type === NodeType.Property && /^['"](?:integer|number)['"]$/.test(textOf(type.value));
    return isSchema && isInQuery(schema);
  }
  if (schema.type !== NodeType.CallExpression || !numeric.test(textOf(schema))) return false;
  for (let node: TSESTree.Node = schema; ;) {
    if (node.type === NodeType.CallExpression) node = unwrap(node.callee);
    else if (node.type === NodeType.MemberExpression) {
      if (
        /^(zod(\/.*)?|joi|@hapi\/joi|yup|celebrate|@sinclair\/typebox|valibot)$/.test(moduleMember(node)?.module ?? '')
      )
        return true;
      node = unwrap(node.object);
    } else return false;
  }
}

/** `querystring: { type: 'object', properties: { limit: … } }`; an OpenAPI document or a column may look like it. */
function isInQuery(schema: TSESTree.Node): boolean {
  let depth = 0;
  for (
    let node: TSESTree.Node | undefined = schema.parent;
    node !== undefined && depth < 8;
    node = node.parent ?? undefined
  ) {
    if (node.type === NodeType.Property && /^(querystring|query)$/.test(keyName(node) ?? '')) return true;
    if (node.type === NodeType.VariableDeclarator) return /query|list|page|paging|pagination/i.test(textOf(node.id));
    depth++;
  }
  return false;
}

function ofSchema(place: TSESTree.Node, name: string, text: string): Weakness | undefined {
  if (limiting.test(text) || isCutElsewhere(projectOf(place), name)) return undefined;
  return { detail: `Here ${name} has to be a number, but may be as large as a client likes.` };
}

/** `Math.min(query.limit, 100)` where the number is used. */
function isCutElsewhere(project: Project, name: string): boolean {
  const cut =
    cuts.get(project) ??
    [...project.texts.values()].flatMap((text) => text.match(/(?:Math\.min|clamp)\([^;\n]*/g) ?? []);
  cuts.set(project, cut);
  return cut.some((text) => new RegExp(`\\b${name}\\b`).test(text));
}

const cuts = new ProjectAnswers<Project, readonly string[]>();
