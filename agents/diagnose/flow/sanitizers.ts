import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { textOf } from '../source/sourceFile.ts';
import { calledName } from './callers.ts';
import { stringOf, unwrap } from './scope.ts';
import { definitionOf } from './definitions.ts';
import { moduleMember, valueOf } from './values.ts';

/** Functions whose result is a number, a truth value, a date, a digest or an identifier of a fixed form, whatever they are given. */
const neutralFunctions = new Set(
  'Number parseInt parseFloat BigInt Boolean isNaN isFinite Date ObjectId ObjectID UUID hash hashSync digest toObjectId randomUUID randomBytes'.split(
    ' ',
  ),
);
/** Methods of a text or list whose result no longer carries its text. */
const neutralMethods = new Set(
  'charCodeAt codePointAt endsWith every includes indexOf lastIndexOf localeCompare some startsWith has search findIndex push unshift forEach test getTime valueOf digest'.split(
    ' ',
  ),
);
const validatingMethods = new Set(
  'parse parseAsync safeParse safeParseAsync validate validateAsync validateSync cast validateOrReject plainToInstance attempt assert check decode matchedData'.split(
    ' ',
  ),
);
/** Parts of a schema's definition that leave no room for text of the client's choice. */
const strictSchema =
  /\b(?:enum|nativeEnum|uuid|uuidv4|guid|number|int|integer|bigint|boolean|date|datetime|literal|cuid2?|ulid|nanoid|regex|pattern|valid|alphanum|hex|token|email|ip|coerce|isMongoId|objectId)\s*\(|\b(?:Type\.(?:Integer|Number|Boolean|Literal|Enum))\b/;

/** `Number(id)`, `new ObjectId(id)`: the same thing is named by what it gives. */
export function isIdentifierConversion(call: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
  return /^(?:Number|parseInt|BigInt|UUID|ObjectI[dD]|toObjectId|createFromHexString)$/.test(calledName(call) ?? '');
}

/** True when a call gives a value that is harmless for every purpose. */
export function isNeutralCall(call: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
  const name = calledName(call);
  if (name === undefined) return false;
  if (neutralFunctions.has(name)) return true;
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return false;
  if (
    callee.object.type === NodeType.Identifier &&
    /^(Math|Number|crypto|bcrypt|argon2|jwt|validator)$/.test(callee.object.name)
  )
    return !(
      callee.object.name === 'jwt' ||
      (callee.object.name === 'validator' && name !== 'escape' && name !== 'toInt')
    );
  return neutralMethods.has(name);
}

/** `x.replace(/[^a-z0-9]/g, '')`, or a replacement of every one of the characters that matter for a purpose. */
export function isStrippingReplace(call: TSESTree.CallExpression, dangerous: RegExp | undefined): boolean {
  const name = calledName(call);
  if (name !== 'replace' && name !== 'replaceAll') return false;
  const [pattern] = call.arguments;
  const literal = pattern && unwrap(pattern);
  const value = literal && valueOf(literal);
  const node = value?.kind === 'expression' ? value.node : literal;
  if (node?.type !== NodeType.Literal) return false;
  if (!('regex' in node)) return name === 'replaceAll' && dangerous?.test(stringOf(node) ?? '') === true;
  if (!node.regex.flags.includes('g')) return false;
  return /^\[\^[^\]]*\][+*]?$/.test(node.regex.pattern) || dangerous?.test(node.regex.pattern) === true;
}

/** What the validation of a value by a schema leaves of it: `strict` nothing of the client's choice, `text` free text, `open` fields that it does not name, `unknown` where the schema is not seen. */
export type Validation = 'strict' | 'text' | 'open' | 'unknown';

/**
 * How a call validates what it is given, for the property at `path` of the result; undefined when it validates nothing.
 * JSON.parse, Date.parse and the like are no schemas.
 */
export function validationOf(call: TSESTree.CallExpression, path: readonly string[]): Validation | undefined {
  const callee = unwrap(call.callee);
  const name = calledName(call);
  if (name === undefined || !validatingMethods.has(name) || callee.type !== NodeType.MemberExpression) return undefined;
  if (
    callee.object.type === NodeType.Identifier &&
    /^(JSON|Date|URL|path|url|qs|querystring|jwt|cookie|yaml|YAML|marked|mathjs|BSON|EJSON)$/.test(callee.object.name)
  )
    return undefined;
  const member = moduleMember(callee.object);
  if (member !== undefined && !isSchemaLibrary(member.module)) return undefined;
  return schemaOf(callee.object, path);
}

export function isSchemaLibrary(module: string): boolean {
  return /^(zod|joi|@hapi\/joi|yup|superstruct|valibot|ajv|@sinclair\/typebox.*|class-validator|class-transformer|io-ts|runtypes|celebrate|express-validator)$/.test(
    module,
  );
}

/** What a schema allows at a path, read off the text of its definition. */
export function schemaOf(schema: TSESTree.Node, path: readonly string[], depth = 0): Validation {
  const definition = definitionOf(schema);
  if (definition === undefined || depth > 8) return 'unknown';
  const [name, ...rest] = path.filter((segment) => segment !== 'data' && segment !== 'value' && segment !== '*');
  if (name === undefined) {
    if (isLeaf(definition)) return leafValidation(definition);
    return isOpenSchema(definition) ? 'open' : 'text';
  }
  const property = propertyOfSchema(definition, name);
  if (property === undefined) return 'unknown';
  return rest.length > 0 ? schemaOf(property, rest, depth + 1) : leafValidation(definitionOf(property) ?? property);
}

/** A schema that lets fields through of which it says nothing. */
function isOpenSchema(definition: TSESTree.Node): boolean {
  return /\.(?:passthrough|loose)\(\)|\blooseObject\(|\.unknown\((?:true)?\)|\.catchall\(/.test(textOf(definition));
}

function leafValidation(definition: TSESTree.Node): Validation {
  return strictSchema.test(textOf(definition)) ? 'strict' : 'text';
}

function isLeaf(definition: TSESTree.Node): boolean {
  return !/\b(?:object|keys|strictObject|looseObject|Object)\s*\(/.test(textOf(definition));
}

function propertyOfSchema(definition: TSESTree.Node, name: string): TSESTree.Node | undefined {
  const objects: TSESTree.ObjectExpression[] = [];
  const visit = (node: TSESTree.Node): void => {
    const bare = unwrap(node);
    if (bare.type === NodeType.ObjectExpression) objects.push(bare);
    if (bare.type === NodeType.CallExpression) {
      visit(bare.callee);
      bare.arguments.forEach(visit);
    }
    if (bare.type === NodeType.MemberExpression) visit(bare.object);
  };
  visit(definition);
  for (const object of objects) {
    for (const property of object.properties) {
      if (property.type !== NodeType.Property) continue;
      const key = property.key.type === NodeType.Identifier ? property.key.name : stringOf(property.key);
      if (key === name) return property.value;
      if (key === 'properties' && property.value.type === NodeType.ObjectExpression) objects.push(property.value);
    }
  }
  return undefined;
}
