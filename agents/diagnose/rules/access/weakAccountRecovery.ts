import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName, ownNames } from '../../flow/callers.ts';
import {
  enclosingFunction,
  keyName,
  lastName,
  propertyOf,
  rootIdentifier,
  stringOf,
  unwrap,
} from '../../flow/scope.ts';
import { taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { objectOf } from '../../flow/definitions.ts';
import { allFiles, visit } from '../../source/memory.ts';
import { matchesText, textOf } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type Scene, type Weakness } from '../defineRule.ts';
import { isNothing, numberOf } from './tree.ts';
import { isFirstOfUpdate } from './passwordWrites.ts';
import { expires, isRecoveryName, isRecoveryStore, isStoredPlain } from './recoveryTokens.ts';
import { wordsOf } from './words.ts';

const purpose: TaintPurpose = { name: 'recovery-lookup', shape: 'object' };
const storing =
  /^(insert|insertOne|insertMany|create|save|add|push|set|put|update|updateOne|findOneAndUpdate|findByIdAndUpdate|findByIdAndUpdate|upsert|patch|merge|build|query|patchAndFetchById|values|updateMany)$/;
const reading =
  /^(find|findOne|findFirst|findUnique|findOneBy|findOneByOrFail|findBy|findFirstOrThrow|findUniqueOrThrow|findOneOrFail|where|update|updateMany)$/;
const inSql =
  /\bupdate\b[^;]*?\bset\b[^;]*?\b["'`]?((?:\w*_)?(?:reset|recover\w*|forgot)_?\w*(?:token|code|key|hash))["'`]?\s*=\s*(?:\?|\$\d|:\w|@\w|'?\$\{|'\s*$)|\binsert\s+into\s+["'`]?(\w*(?:resets?|recover\w*)(?:_(?:tokens?|codes?|requests?))?)["'`]?\s*\(([^)]*)\)/i;
const mayRecover = /reset|recover|forgot/i;
const ofAccounts = /passw|pwd|forgot|recover|mail/i;

/** Ways back in for those who have forgotten their password that stay open, lie open in the store, or open without a code. */
export const weakAccountRecovery = defineRule((scene) => {
  if (isTestPath(scene.file.path) || !matchesText(scene.file, mayRecover) || !matchesText(scene.file, ofAccounts))
    return {};
  const checkSql = (node: TSESTree.Node, text: string): void => {
    const match = mayRecover.test(text) ? inSql.exec(text) : null;
    if (match === null || /=\s*null\b[^,]*$/i.test(match[0])) return;
    const columns = match[3];
    const name = match[1] ?? match[2] ?? '';
    if (columns !== undefined && !/token|code|hash|key/i.test(columns)) return;
    scene.judge(node, weaknessOf(scene, name, undefined, /hash|digest/i.test(columns ?? name)));
  };
  return {
    CallExpression: (call): void => {
      const name = calledName(call) ?? '';
      if (name === 'randomInt') judgeDigits(scene, call);
      if (storing.test(name)) judgeStored(scene, call);
      if (reading.test(name)) judgeLookup(scene, call);
    },
    AssignmentExpression: ({ left, right }): void => {
      const name = left.type === NodeType.MemberExpression ? (lastName(left) ?? '') : '';
      if (!isRecoveryName(name) || isNothing(right) || /^(?:this|exports|module|config|process)\b/.test(textOf(left)))
        return;
      scene.judge(left, weaknessOf(scene, name, right, isHashName(name)));
    },
    Literal: (node): void => {
      if (typeof node.value === 'string') checkSql(node, node.value);
    },
    TemplateLiteral: (node): void => {
      checkSql(node, node.quasis.map(({ value }) => value.raw).join('${}'));
    },
  };
});

/** `users.update(id, { resetToken: token })`, `resets.insertOne({ token, userId })`. */
function judgeStored(scene: Scene, call: TSESTree.CallExpression): void {
  if (unwrap(call.callee).type !== NodeType.MemberExpression) return;
  const store = storeOf(call);
  for (const object of call.arguments.flatMap((argument) => objectsIn(argument))) {
    for (const property of object.properties) {
      if (property.type !== NodeType.Property) continue;
      const name = keyName(property) ?? '';
      const isToken =
        isRecoveryName(name) ||
        (store !== undefined && /^(?:token|code|key|hash|token_?hash|code_?hash|secret)$/i.test(name));
      if (!isToken || isNothing(property.value)) continue;
      // A search for it is no storing.
      if (isFilter(call, object)) continue;
      scene.judge(
        property,
        weaknessOf(scene, isRecoveryName(name) ? name : (store ?? name), property.value, isHashName(name)),
      );
    }
  }
}

const triesCounted =
  /attempts?\b|\btries\b|attempt_?count|rate_?-?limit|brute|too\s?many|throttl|lock(?:ed)?_?(?:until|out)|max_?tries/i;
const fewCodes = 1_000_000;

/** `randomInt(1000, 10000)` as a code for which nothing counts the tries. */
function judgeDigits(scene: Scene, call: TSESTree.CallExpression): void {
  const [low, high] = call.arguments.map((argument) => numberOf(argument));
  const codes = high === undefined ? low : high - (low ?? 0);
  const owner = enclosingFunction(call);
  if (codes === undefined || codes > fewCodes || codes < 1_000 || owner === undefined) return;
  if (!/reset|recover|forgot/i.test(`${[...ownNames(owner)].join(' ')} ${textOf(owner)}`)) return;
  visit(allFiles);
  const isCounted = [...scene.project.texts].some(
    ([path, text]) =>
      /\.[cm]?[jt]s$/.test(path) && !isTestPath(path) && mayRecover.test(text) && triesCounted.test(text),
  );
  scene.judge(
    call,
    isCounted
      ? undefined
      : {
          detail: `Here there are ${codes.toLocaleString('en')} codes, and nothing counts the tries.`,
          ...(codes > 100_000 && { confidence: 'low' as const }),
        },
  );
}

function isFilter(call: TSESTree.CallExpression, object: TSESTree.ObjectExpression): boolean {
  if (object.parent.type === NodeType.Property && keyName(object.parent) === 'where') return true;
  return isFirstOfUpdate(call) && object === unwrap(call.arguments[0] ?? object);
}

function isHashName(name: string): boolean {
  return wordsOf(name).some((word) => /^(hash|hashed|digest|fingerprint|encrypted)$/.test(word));
}

/** An object, and what it sets: `{ $set: { … } }`, `{ data: { … } }`. */
function objectsIn(argument: TSESTree.Node): readonly TSESTree.ObjectExpression[] {
  const object = objectOf(argument);
  if (object === undefined) return [];
  const inner = ['$set', 'data', 'create', 'update', 'defaults', 'where'].flatMap(
    (name) => objectOf(propertyOf(object, name)) ?? [],
  );
  return [object, ...inner];
}

/** The name of a store of recovery tokens that a call is made on: `db('password_resets').insert`, `prisma.passwordReset.create`. */
function storeOf(call: TSESTree.CallExpression): string | undefined {
  const callee = textOf(call.callee);
  const names = callee.match(/[A-Za-z_]\w*/g) ?? [];
  return names.slice(0, -1).find((name) => isRecoveryStore(name));
}

function weaknessOf(
  scene: Scene,
  name: string,
  value: TSESTree.Node | undefined,
  isHashed: boolean,
): Weakness | undefined {
  if (value !== undefined && /sign\w*\(|jwt/i.test(textOf(value))) return undefined;
  const isPlain = !isHashed && value !== undefined && isStoredPlain(value) === true;
  const isForEver = !expires(scene.project, name);
  if (!isPlain && !isForEver) return undefined;
  const facts = [
    isForEver ? `nothing says when ${name} runs out` : undefined,
    isPlain ? `${isForEver ? 'it' : name} is stored as it is sent, not as a hash` : undefined,
  ].filter((fact) => fact !== undefined);
  return { detail: `Here ${facts.join(', and ')}.`, ...(!isForEver && { severity: 'low' as const }) };
}

/** `findOneBy({ email, resetCode: body.code })`: a field that is not sent is left out of the condition by these two libraries. */
function judgeLookup(scene: Scene, call: TSESTree.CallExpression): void {
  const dependencies = scene.project.manifestOf(scene.file.path)?.dependencies ?? {};
  if (dependencies['typeorm'] === undefined && dependencies['@prisma/client'] === undefined) return;
  // A schema of GraphQL says which arguments must be there.
  if (/\b(?:Mutation|Query)\s*:\s*\{|\(\s*_\w*\s*(?::[^,)]*)?,\s*\{/.test(scene.file.text)) return;
  const outer = objectOf(call.arguments[0]);
  const object = outer && (objectOf(propertyOf(outer, 'where')) ?? outer);
  for (const property of object?.properties ?? []) {
    if (property.type !== NodeType.Property || !isRecoveryName(keyName(property) ?? '')) continue;
    const { value } = property;
    if (rootIdentifier(value) === undefined || stringOf(value) !== undefined) continue;
    const taint = taintOf(value, purpose);
    scene.judge(
      property,
      taint === undefined
        ? undefined
        : {
            detail: `Here ${taint.label} may be missing, and then the condition on ${keyName(property) ?? ''} falls away: any account is opened without a code.`,
            severity: 'high',
          },
    );
  }
}
