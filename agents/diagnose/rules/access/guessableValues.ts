import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { calleesOf } from '../../flow/calls.ts';
import { definitionOf } from '../../flow/definitions.ts';
import {
  findVariable,
  isFunctionNode,
  propertyName,
  referencesOf,
  unwrap,
  type FunctionNode,
} from '../../flow/scope.ts';
import { returnedExpressions } from '../../flow/returns.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf } from '../../source/sourceFile.ts';

/** What others can guess, and the expression of the function in hand or of another one in which it comes in. */
export interface Guess {
  readonly from: string;
  readonly node: TSESTree.Node;
}

const maxHops = 5;
/** Calls whose result holds what they are given, in another form. */
const keeping =
  /^(toString|slice|substring|substr|concat|join|map|split|update|digest|replace|floor|round|ceil|abs|trunc|toFixed|toUpperCase|toLowerCase|padStart|padEnd|String|Number|parseInt|md5|sha1|sha256|sha512|MD5|SHA1|SHA256|createHash|hash|hashStr|btoa|from|encode|getTime|valueOf|toISOString|hex|trim|stringify|hashCode)$/;
const random =
  /random(?:Bytes|UUID|Fill)|getRandomValues|nanoid|randomInt|uuidv?4|\bv4\(|generateKey|jwt|\.sign\(|SignJWT|hashids|cuid|ulid|bcrypt|argon2|scrypt|pbkdf2/;

/** What can be guessed in an expression, if there is nothing in it that cannot. */
export function guessable(node: TSESTree.Node): Guess | undefined {
  return guess(node, node, 0);
}

/** `place` is the whole expression that is being looked at, where a guess is said to stand. */
function guess(node: TSESTree.Node, place: TSESTree.Node, hops: number): Guess | undefined {
  const bare = unwrap(node);
  if (hops > maxHops || random.test(textOf(bare))) return undefined;
  switch (bare.type) {
    case NodeType.BinaryExpression:
      return guess(bare.left, place, hops) ?? guess(bare.right, place, hops);
    case NodeType.TemplateLiteral:
      return firstOf(bare.expressions, (part) => guess(part, place, hops));
    case NodeType.MemberExpression:
      // `alphabet[Math.floor(Math.random() * alphabet.length)]`
      return guess(bare.object, place, hops) ?? (bare.computed ? guess(bare.property, place, hops) : undefined);
    case NodeType.NewExpression:
      return textOf(bare) === 'new Date()' ? { from: 'the clock', node: place } : undefined;
    case NodeType.CallExpression:
      return ofCall(bare, place, hops);
    case NodeType.Identifier:
      return ofVariable(bare, hops);
    default:
      return undefined;
  }
}

/** What a variable is defined as, or is put together from: `code += …`, `letters.push(…)`. */
function ofVariable(identifier: TSESTree.Identifier, hops: number): Guess | undefined {
  const definition = definitionOf(identifier);
  const defined =
    definition === undefined || definition === identifier ? undefined : guess(definition, definition, hops + 1);
  if (defined !== undefined) return defined;
  return firstOf(referencesOf(findVariable(identifier)), ({ identifier: { parent } }) => {
    if (
      parent.type === NodeType.AssignmentExpression &&
      /^\+?=$/.test(parent.operator) &&
      isName(parent.left, identifier.name)
    )
      return guess(parent.right, parent, hops + 1);
    const isPushed =
      parent.type === NodeType.MemberExpression &&
      /^(push|unshift)$/.test(propertyName(parent) ?? '') &&
      parent.parent.type === NodeType.CallExpression;
    if (!isPushed || parent.parent.type !== NodeType.CallExpression) return undefined;
    const [given] = parent.parent.arguments;
    return given && guess(given, parent.parent, hops + 1);
  });
}

function isName(node: TSESTree.Node, name: string): boolean {
  return node.type === NodeType.Identifier && node.name === name;
}

function ofCall(call: TSESTree.CallExpression, place: TSESTree.Node, hops: number): Guess | undefined {
  const callee = textOf(call.callee);
  if (callee === 'Math.random') return { from: 'Math.random()', node: place };
  if (/^(Date\.now|performance\.now|process\.hrtime)$/.test(callee)) return { from: 'the clock', node: place };
  const member = moduleMember(call.callee);
  if (member?.module === 'uuid' && member.path.at(-1) === 'v1') return { from: 'a UUID of the clock', node: place };
  if (/^(jwt|jsonwebtoken|jose)$/.test(member?.module ?? '')) return undefined;
  const called = calleesOf(call);
  if (called.length > 0) return firstOf(called, (owner) => ofFunction(owner, hops));
  if (!keeping.test(calledName(call) ?? '')) return undefined;
  const parts = [...(call.callee.type === NodeType.MemberExpression ? [call.callee.object] : []), ...call.arguments];
  const inParts = firstOf(parts, (part) =>
    isFunctionNode(part)
      ? // `Array.from({ length }, () => Math.random())`
        firstOf(returnedExpressions(part), (returned) => guess(returned, place, hops + 1))
      : guess(part, place, hops + 1),
  );
  if (inParts !== undefined) return inParts;
  return isHashOfName(call) ? { from: 'a hash of what others know', node: place } : undefined;
}

/** What a function of the workspace makes its result of, unless it asks for something random too. */
function ofFunction(owner: FunctionNode, hops: number): Guess | undefined {
  if (random.test(textOf(owner))) return undefined;
  return firstOf(returnedExpressions(owner), (returned) => guess(returned, returned, hops + 1));
}

/** `createHash('md5').update(user.email).digest('hex')`, `md5(email)`. */
function isHashOfName(call: TSESTree.CallExpression): boolean {
  const name = calledName(call) ?? '';
  const text = textOf(call);
  const isHash = /^(md5|sha1|sha256)$/i.test(name) || (name === 'digest' && /createHash/.test(text));
  return (
    isHash &&
    /\b(?:email|username|userName|user\.name|userId|user\.id|user\._id|login)\b/.test(text) &&
    !/secret|salt|key|nonce|password/i.test(text)
  );
}

function firstOf<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
