import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { textOf } from '../source/sourceFile.ts';
import { calledName } from './callers.ts';
import { definitionOf } from './definitions.ts';
import { isSchemaLibrary, schemaOf, type Validation } from './sanitizers.ts';
import {
  contains,
  functionVariable,
  isFunctionNode,
  propertyOf,
  referencesOf,
  stringOf,
  unwrap,
  type FunctionNode,
} from './scope.ts';
import { placesOfHandler, routeObjectOf } from './routes.ts';
import { moduleMember } from './values.ts';

const strictCheck =
  /\.(?:isInt|isNumeric|isFloat|isUUID|isIn|isBoolean|isAlphanumeric|isAlpha|isMongoId|isISO8601|isDate|isEmail|isHexadecimal|isSlug|matches|toInt|toFloat|toBoolean|isDecimal|isPort|isIP|isLocale)\s*\(/;
const anyCheck = /\.(?:isString|isLength|trim|escape|notEmpty|exists|isURL|custom)\s*\(/;

/**
 * How the route that serves a handler validates the part of the request at `path` before the handler runs: by express-validator's
 * chains, a middleware made of a schema, or the schema in the route's options. Undefined when nothing shows that it does.
 */
export function routeValidation(handler: FunctionNode, path: readonly string[]): Validation | undefined {
  const [part, name, ...rest] = path;
  if (part === undefined) return undefined;
  const inPart = name === undefined ? [] : [name, ...rest];
  for (const place of placesOfHandler(handler)) {
    const object = routeObjectOf(place);
    const declared = object && bySchemaOption(object, part, inPart);
    if (declared !== undefined) return declared;
    for (const argument of callAround(place)?.arguments ?? []) {
      if (contains(argument, place)) continue;
      const found =
        argument.type === NodeType.ObjectExpression
          ? bySchemaOption(argument, part, inPart)
          : byMiddleware(argument, part, name, rest);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The call of a router's method around a place, what wraps the place looked through. */
function callAround(place: TSESTree.Node): TSESTree.CallExpression | undefined {
  let { parent } = place;
  while (
    (parent?.type === NodeType.CallExpression &&
      unwrap(parent.callee).type === NodeType.Identifier &&
      parent.callee !== place) ||
    parent?.type === NodeType.ArrayExpression
  )
    parent = parent.parent;
  return parent?.type === NodeType.CallExpression && parent.callee.type === NodeType.MemberExpression
    ? parent
    : undefined;
}

/** The calls that make a function the handler of a route: `router.post(path, …, handler)`, `app.route({ handler })`. */
export function routesOf(handler: FunctionNode): readonly TSESTree.CallExpression[] {
  const places: TSESTree.Node[] = [
    handler,
    ...referencesOf(functionVariable(handler)).map(({ identifier }) => identifier),
  ];
  return places.flatMap((place) => {
    let { parent } = place;
    if (
      parent?.type === NodeType.CallExpression &&
      parent.callee !== place &&
      unwrap(parent.callee).type === NodeType.Identifier
    )
      parent = parent.parent;
    if (parent?.type === NodeType.Property) parent = parent.parent.parent;
    return parent?.type === NodeType.CallExpression && parent.callee.type === NodeType.MemberExpression ? [parent] : [];
  });
}

/** Fastify and Hapi: `{ schema: { body: … } }`, `{ options: { validate: { payload: … } } }`. */
function bySchemaOption(
  options: TSESTree.ObjectExpression,
  part: string,
  path: readonly string[],
): Validation | undefined {
  const nested = propertyOf(options, 'options') ?? propertyOf(options, 'config');
  const holder = nested?.type === NodeType.ObjectExpression ? nested : options;
  const declared = propertyOf(holder, 'schema') ?? propertyOf(holder, 'validate');
  const schema = declared && definitionOf(declared);
  if (schema === undefined) return declared === undefined ? undefined : 'unknown';
  if (schema.type !== NodeType.ObjectExpression) return 'unknown';
  const names = part === 'query' ? ['querystring', 'query'] : part === 'body' ? ['body', 'payload'] : [part];
  const own = names.map((name) => propertyOf(schema, name)).find((value) => value !== undefined);
  if (own === undefined) return undefined;
  const definition = definitionOf(own);
  if (definition?.type === NodeType.ObjectExpression && !isSchemaMap(definition)) return byJsonSchema(definition, path);
  const allowsMore = propertyOf(schema, 'options');
  if (path.length === 0 && allowsMore !== undefined && /allowUnknown\s*:\s*true/.test(textOf(allowsMore)))
    return undefined;
  return schemaOf(own, path);
}

/** `{ name: Joi.string() }`, which hapi makes a schema of. */
function isSchemaMap({ properties }: TSESTree.ObjectExpression): boolean {
  return properties.some(
    (property) =>
      property.type === NodeType.Property &&
      property.value.type === NodeType.CallExpression &&
      isSchemaLibrary(moduleMember(property.value.callee)?.module ?? ''),
  );
}

/** JSON Schema: numbers, enumerations, patterns and formats leave no free text; a text type leaves no object. */
function byJsonSchema(schema: TSESTree.ObjectExpression, path: readonly string[]): Validation | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return undefined;
  const properties = propertyOf(schema, 'properties');
  const declared = properties?.type === NodeType.ObjectExpression ? propertyOf(properties, name) : undefined;
  const property = declared && definitionOf(declared);
  if (property?.type !== NodeType.ObjectExpression) return undefined;
  if (rest.length > 0 && rest[0] !== '*') return byJsonSchema(property, rest);
  const type = stringOf(propertyOf(property, 'type'));
  if (type === 'integer' || type === 'number' || type === 'boolean') return 'strict';
  if (['enum', 'const', 'pattern', 'format'].some((key) => propertyOf(property, key) !== undefined)) return 'strict';
  return type === 'string' ? 'text' : undefined;
}

function byMiddleware(
  argument: TSESTree.Node,
  part: string,
  name: string | undefined,
  rest: readonly string[],
): Validation | undefined {
  const definition = definitionOf(argument) ?? argument;
  if (definition.type === NodeType.ArrayExpression) {
    for (const element of definition.elements) {
      const found = element === null ? undefined : byMiddleware(element, part, name, rest);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (definition.type !== NodeType.CallExpression) return undefined;
  const root = rootCall(definition);
  const member = moduleMember(root.callee);
  if (member?.module === 'express-validator') {
    const checked = stringOf(root.arguments[0]);
    if (name === undefined || checked !== name) return undefined;
    const text = textOf(definition);
    if (strictCheck.test(text)) return 'strict';
    return anyCheck.test(text) ? 'text' : undefined;
  }
  const called = calledName(root) ?? '';
  const isValidator =
    /^(validate\w*|celebrate|validator|zValidator|checkSchema|validateRequest\w*|validateBody|validateQuery)$/i.test(
      called,
    );
  if (!isValidator && !(member !== undefined && isSchemaLibrary(member.module))) return undefined;
  for (const given of root.arguments) {
    if (isFunctionNode(given) || name === undefined) continue;
    const schema = definitionOf(given);
    if (schema === undefined) continue;
    const inner = schema.type === NodeType.ObjectExpression ? propertyOf(schema, part) : undefined;
    const found = schemaOf(
      inner ?? schema,
      inner === undefined && schema.type !== NodeType.ObjectExpression ? [name, ...rest] : [name, ...rest],
    );
    if (found !== 'unknown') return found;
  }
  return 'unknown';
}

/** The first call of a chain: `body('id')` of `body('id').isInt()`. */
function rootCall(call: TSESTree.CallExpression): TSESTree.CallExpression {
  const callee = unwrap(call.callee);
  const inner = callee.type === NodeType.MemberExpression ? unwrap(callee.object) : undefined;
  return inner?.type === NodeType.CallExpression ? rootCall(inner) : call;
}
