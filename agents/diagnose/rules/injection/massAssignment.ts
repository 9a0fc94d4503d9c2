import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { Taint, TaintPurpose } from '../../flow/taintTypes.ts';
import { keyName } from '../../flow/scope.ts';
import { shortText, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Scene, type Weakness } from '../defineRule.ts';
import { canBeObject } from './objectData.ts';
import { isGivenAway, storeOfComposed } from './composedRecords.ts';
import { wholesIn } from './recordParts.ts';
import { declaresClosedInput } from './closedInput.ts';
import { copiedKeys, writtenColumns } from './copiedKeys.ts';
import { storedWrite } from './storedWrites.ts';

const purpose: TaintPurpose = {
  name: 'mass-assignment',
  shape: 'object',
  isCleanedBy: (call) =>
    /^(?:_?pick\w*|only|permit|omit\w*|whitelist\w*|filterObj\w*|filterBody|allow\w*|filterFields|extractFields|sanitize\w*|to\w*(?:Dto|Entity|Model)|plainTo\w+)$/.test(
      calledName(call) ?? '',
    ),
};
const privileged =
  /\b(?:is_?admin|admin|roles?|permissions?|privileges?|is_?staff|is_?superuser|is_?verified|email_?verified|balance|credits?|owner(?:_?id)?|tenant(?:_?id)?|plan|is_?active|approved|password_?hash)\b\s*:/gi;

/** A whole object from the client that becomes, or changes, a stored record. */
export const massAssignment = defineRule((scene) => {
  const check = (call: CallNode): void => {
    const write = storedWrite(call);
    if (write === undefined) return;
    let weakness: Weakness | undefined;
    for (const given of write.given) {
      weakness = weaknessOf(scene, given, write.isKnown);
      if (weakness !== undefined) break;
    }
    scene.judge(call, weakness);
  };
  const checkColumns = (text: TSESTree.Node): void => {
    const object = writtenColumns(text);
    if (object !== undefined) scene.judge(text, weaknessOf(scene, object, true));
  };
  return {
    CallExpression: check,
    NewExpression: check,
    ObjectExpression: (object): void => {
      const spreads = object.properties.flatMap((property) =>
        property.type === NodeType.SpreadElement ? [property.argument] : [],
      );
      const isOpen = isGivenAway(object) && spreads.some((spread) => taintOf(spread, purpose) !== undefined);
      const store = isOpen ? storeOfComposed(object) : undefined;
      if (store !== undefined)
        scene.judge(
          object,
          weaknessOfWholes(scene, spreads, true, ` and is stored by ${shortText(store.callee, 40)}()`),
        );
    },
    TemplateLiteral: checkColumns,
    BinaryExpression: (node): void => {
      if (node.operator === '+') checkColumns(node);
    },
    AssignmentExpression: (node): void => {
      const copied = copiedKeys(node);
      if (copied !== undefined) scene.judge(node, weaknessOf(scene, copied, true));
    },
  };
});

/** What is put together elsewhere is judged there. */
function weaknessOf(scene: Scene, given: TSESTree.Node, isKnown: boolean): Weakness | undefined {
  const own = wholesIn(given).filter(
    ({ composedIn }) => composedIn === undefined || storeOfComposed(composedIn) === undefined,
  );
  return weaknessOfWholes(
    scene,
    own.map(({ node }) => node),
    isKnown,
    '',
  );
}

function weaknessOfWholes(
  scene: Scene,
  wholes: readonly TSESTree.Node[],
  isKnown: boolean,
  end: string,
): Weakness | undefined {
  for (const whole of wholes) {
    const taint = taintOf(whole, purpose);
    if (taint === undefined || !isWhole(taint) || !canBeObject(taint, scene.project)) continue;
    if (declaresClosedInput(taint, scene.project)) continue;
    const fields = privilegedFields(scene);
    const left = fields.filter((field) => !isSetAfter(whole, field));
    // Whatever the client says of them, the code has the last word.
    if (fields.length > 0 && left.length === 0) continue;
    const [field] = left;
    return {
      detail: `Here ${shortText(whole)} ${describeTaint(taint)} as a whole${end}${field === undefined ? '' : `, and the workspace's records have fields such as ${field}`}.`,
      ...(field !== undefined && { severity: 'high' as const }),
      ...(!isKnown && { confidence: 'low' as const }),
    };
  }
  return undefined;
}

/** The body or query itself, or an object in it: what is a single text of it has no fields to give. */
function isWhole({ label, shape }: Taint): boolean {
  return shape === 'any' && !/\bparams\b|\bheaders\b|\bcookies\b|\bfiles?\b/.test(label);
}

/** The names of such fields among the workspace's records. */
function privilegedFields({ project }: Scene): readonly string[] {
  const found = new Set<string>();
  for (const [path, text] of project.texts) {
    if (!/(?:model|schema|entit|prisma)/i.test(path) || !/\.(?:[cm]?[jt]s|prisma)$/.test(path)) continue;
    for (const [match] of text.matchAll(privileged)) found.add(match.replace(/\s*:$/, ''));
  }
  return [...found];
}

/** `{ ...body, role: 'member' }`: what stands behind a spread replaces what it brings. */
function isSetAfter(whole: TSESTree.Node, field: string): boolean {
  const spread = whole.parent;
  const object = spread?.type === NodeType.SpreadElement ? spread.parent : undefined;
  if (object?.type !== NodeType.ObjectExpression) return false;
  return object.properties.some(
    (property) =>
      property.type === NodeType.Property && property.range[0] > whole.range[1] && keyName(property) === field,
  );
}
