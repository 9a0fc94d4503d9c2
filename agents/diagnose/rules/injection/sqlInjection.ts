import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { lastName } from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Scene, type Weakness } from '../defineRule.ts';
import { bindParameters } from './boundParameters.ts';
import { builtText } from './builtText.ts';
import { describeFree, freeParameterOf } from './freeParameter.ts';
import { originsOf } from './origins.ts';
import { receiverName, sqlArgument } from './sqlCalls.ts';
import { continuesStatement, placesOf, readsAsStatement, sqlTextOf } from './sqlText.ts';

const purpose: TaintPurpose = {
  name: 'sql',
  dangerousCharacters: /'/,
  isCleanedBy: (call) => {
    const name = calledName(call) ?? '';
    if (/^(?:(?:sql|mysql|pg)?_?escape\w*|\w*RealEscape\w*|mysql_real_escape_string|quote\w*|sanitize\w*)$/i.test(name))
      return true;
    if (call.callee.type !== NodeType.MemberExpression) return moduleMember(call.callee)?.module === 'pg-format';
    if (receiverName(call.callee.object) === 'as') return true;
    return name === 'format' && moduleMember(call.callee)?.module !== 'util';
  },
};

const storedPurpose: TaintPurpose = { ...purpose, name: 'sql-stored', countsStored: true };
/** Fields that hold what the database or the server made. */
const madeByServer = /^(?:_?id|uuid|count|total|\w+(?:Id|ID|_id|At|_at|Count))$/;

/** Tables of the database about itself: what is asked of them are names of its parts. */
const catalogs =
  /\b(?:information_schema|sqlite_master|pg_catalog|pg_class|syscat|sys\.\w+|all_constraints|user_tables)\b/i;
/** Names of parts of a database, which the code that calls knows. */
const nameOfPart =
  /^(?:tables?|schemas?|constraints?|columns?|databases?|db|index(?:es)?|views?|relations?|catalogs?|fields?)?_?(?:name|orIndex|prefix|alias)?s?$/i;

/** Client data in text that reads as SQL, wherever that text goes, and in whatever else a database takes as SQL. */
export const sqlInjection = defineRule((scene) => {
  const checkText = (node: TSESTree.Node): void => {
    const text = sqlTextOf(node);
    if (text === undefined) return;
    const places = placesOf(text);
    const weakness = weaknessOf(text.parts, catalogs.test(text.constants) ? [] : places);
    scene.judge(placeOf(node), weakness && { ...weakness, fix: bindParameters(node) });
  };
  return {
    TemplateLiteral: checkText,
    BinaryExpression: (node) => {
      if (node.operator === '+') checkText(node);
    },
    Literal: (node) => {
      if (typeof node.value === 'string' && node.parent.type === NodeType.CallExpression && node.value.length > 12)
        checkText(node);
    },
    AssignmentExpression: (node) => {
      if (!continuesStatement(node.right) || builtText(node.right) !== undefined) return;
      const taint = taintOf(node.right, purpose);
      scene.judge(node, taint && { detail: `Here what is appended to the statement ${describeTaint(taint)}.` });
    },
    CallExpression: (call) => {
      if (builtText(call) !== undefined) checkText(call);
      else checkCall(scene, call);
    },
    NewExpression: (call) => {
      checkCall(scene, call);
    },
  };
});

/** The call that takes a text, so that the finding shows both. */
function placeOf(text: TSESTree.Node): TSESTree.Node {
  const { parent } = text;
  return parent?.type === NodeType.CallExpression &&
    parent.callee !== text &&
    parent.loc.start.line === text.loc.start.line
    ? parent
    : text;
}

function weaknessOf(parts: readonly TSESTree.Node[], places: readonly string[]): Weakness | undefined {
  for (const part of parts) {
    if (isCovered(part)) continue;
    const taint = taintOf(part, purpose);
    if (taint !== undefined)
      return { detail: `Here ${shortText(part)}, which comes into the text, ${describeTaint(taint)}.` };
  }
  for (const [index, part] of parts.entries()) {
    if (places[index] !== 'value' || isCovered(part) || madeByServer.test(lastName(part) ?? 'id')) continue;
    const taint = taintOf(part, storedPurpose);
    if (taint?.isStored === true)
      return {
        detail: `Here ${shortText(part)}, which comes into the text, ${describeTaint(taint)}: a quote that somebody stored ends the value.`,
        severity: 'medium',
        confidence: 'medium',
      };
  }
  for (const [index, part] of parts.entries()) {
    const place = places[index];
    const free = place === 'value' || place === 'ordering' ? freeParameterOf(part, purpose) : undefined;
    if (free === undefined || (free.name !== 'name' && nameOfPart.test(free.name))) continue;
    return {
      detail: `Here ${describeFree(free)}.`,
      confidence: place === 'value' ? 'medium' : 'low',
      severity: 'medium',
    };
  }
  return undefined;
}

/** A part that is SQL itself is judged where it is put together. */
function isCovered(part: TSESTree.Node): boolean {
  const origins = originsOf(part);
  return (
    origins.some((origin) => origin !== part && isJudgedText(origin)) &&
    origins.every((origin) => isJudgedText(origin) || isConstant(origin))
  );
}

function isJudgedText(node: TSESTree.Node): boolean {
  return sqlTextOf(node) !== undefined;
}

function isConstant(node: TSESTree.Node): boolean {
  return node.type === NodeType.Literal || builtText(node)?.parts.length === 0;
}

function checkCall(scene: Scene, call: CallNode): void {
  const argument = sqlArgument(call);
  if (argument === undefined) return;
  for (const origin of originsOf(argument)) {
    const text = builtText(origin);
    if (text !== undefined && (isJudgedText(origin) || readsAsStatement(text.constants))) continue;
    for (const part of text?.parts ?? [origin]) {
      if (isCovered(part) || part.type === NodeType.ObjectExpression) continue;
      const taint = taintOf(part, purpose);
      const name = shortText(call.callee, 40);
      scene.judge(
        call,
        taint && { detail: `Here ${shortText(part)}, which ${name}() takes as SQL, ${describeTaint(taint)}.` },
      );
      if (taint !== undefined) return;
    }
  }
}
