import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { ownNames } from '../../flow/callers.ts';
import { callersOf } from '../../flow/calls.ts';
import { ancestors, contains, enclosingFunction, isFunctionNode, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { fileOf, matchesText } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type Scene } from '../defineRule.ts';
import { guessable } from './guessableValues.ts';
import { wordsAround } from './loginHandlers.ts';
import { givenName, wordsOf } from './words.ts';

const secretWord = /^(token|secret|otp|nonce|pin|csrf|captcha|passcode|sid|apikey|password|passwd|pwd|salt)$/;
const secretPair =
  /(?:session|sess|invite|invitation|reset|verification|verify|confirmation|confirm|activation|access|auth|login|recovery|one time|security|magic|referral|coupon|voucher)(?:id|code|key|link|hash|string)$/;
/** Tokens, codes and passwords that are made of what others can guess: the clock, Math.random, an address. */
export const predictableToken = defineRule((scene) => {
  if (isTestPath(scene.file.path)) return {};
  const check = (value: TSESTree.Node | null): void => {
    const name = value === null ? undefined : givenName(value);
    if (value === null || name === undefined || isFunctionNode(value)) return;
    if (!isTokenName(name) && !(matchesText(scene.file, mayBeGuessable) && isOpening(value, name))) return;
    judgeMade(scene, value, name);
  };
  return {
    Property: ({ value }): void => {
      check(value);
    },
    PropertyDefinition: ({ value }): void => {
      check(value);
    },
    VariableDeclarator: ({ init }): void => {
      check(init);
    },
    AssignmentExpression: ({ right }): void => {
      check(right);
    },
    ReturnStatement: ({ argument, parent }): void => {
      const owner = parent.parent;
      if (argument !== null && isFunctionNode(owner)) judgeReturned(scene, argument, owner);
    },
    ArrowFunctionExpression: (owner): void => {
      if (owner.body.type !== NodeType.BlockStatement) judgeReturned(scene, owner.body, owner);
    },
  };
});

function judgeReturned(scene: Scene, value: TSESTree.Expression, owner: FunctionNode): void {
  if (!matchesText(scene.file, mayBeGuessable)) return;
  const isNamed = [...ownNames(owner)].some((name) => isMaker(name) || isTokenName(name));
  if (!isNamed && guessable(value) === undefined) return;
  const name = madeName(owner);
  if (name !== undefined) judgeMade(scene, value, name);
}

const mayBeGuessable = /Math\.random|Date|performance|hrtime|uuid|createHash|md5|sha\d/i;

function judgeMade(scene: Scene, value: TSESTree.Node, name: string): void {
  const bare = unwrap(value);
  if (bare.type === NodeType.Literal || bare.type === NodeType.ObjectExpression) return;
  const guess = guessable(bare);
  if (guess === undefined) {
    if (madeHere.has(bare.type)) scene.judge(value, undefined);
    return;
  }
  // What a function makes is judged where it is made.
  const maker = enclosingFunction(guess.node);
  if (fileOf(guess.node) !== scene.file || (maker !== undefined && !contains(maker, value))) return;
  scene.judge(guess.node, {
    detail: `Here ${name} is made of ${guess.from}.`,
    confidence: guess.from === 'Math.random()' ? 'high' : 'medium',
  });
}

const madeHere = new Set<NodeType>([NodeType.CallExpression, NodeType.BinaryExpression, NodeType.TemplateLiteral]);

/** The name of a token that a function makes: its own, or what its callers call its result. */
function madeName(owner: FunctionNode): string | undefined {
  const names = [...ownNames(owner)];
  const own = names.find((candidate) => isMaker(candidate) || isTokenName(candidate));
  if (own !== undefined) return `the result of ${own}`;
  if (names.length === 0) return undefined;
  for (const call of callersOf(owner)) {
    const outer = call.parent.type === NodeType.AwaitExpression ? call.parent : call;
    const name = givenName(outer);
    if (name !== undefined && (isTokenName(name) || isOpening(outer, name))) return name;
  }
  return undefined;
}

/** `const code = …` in a function about resets, invitations or second factors. */
function isOpening(node: TSESTree.Node, name: string): boolean {
  if (!/^(code|pin|key|link|hash|id|random\w*|secret\w*)$/i.test(wordsOf(name).at(-1) ?? '')) return false;
  const owners = [...ancestors(node)].filter((ancestor) => isFunctionNode(ancestor)).slice(0, 2);
  return owners.some((owner) => wordsAround(owner).some((word) => openingWord.test(word)));
}

const openingWord =
  /^(forgot|forgotten|reset|recover|recovery|verify|verification|confirm|confirmation|otp|2fa|mfa|invite|invitation|activate|activation|magic|passwordless)$/;

function isTokenName(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (
    words.some((word) =>
      /^(expires?|expiry|expiration|at|time|timestamp|count|length|type|cancel|design|key_prefix)$/.test(word),
    )
  )
    return false;
  return secretWord.test(last) || secretPair.test(words.slice(-2).join(''));
}

/** `generateToken`, `makeResetCode`. */
function isMaker(name: string): boolean {
  return /^(generate|make|create|new|build|random|gen|get)/i.test(name) && isTokenName(name) && !/salt$/i.test(name);
}
