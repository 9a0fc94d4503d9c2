import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { propertyOf } from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Scene, type Weakness } from '../defineRule.ts';
import { constantText } from './builtText.ts';
import { freeParameterOf } from './freeParameter.ts';
import { originsOf } from './origins.ts';
import { isAtLeast, leastVersion } from './versions.ts';

const purpose: TaintPurpose = {
  name: 'deserialization',
  distrustsValidation: true,
  // A signature that is checked says who wrote the text.
  isCleanedBy: (call) => /^(?:verify|unsign|unseal|decrypt|timingSafeEqual)$/.test(calledName(call) ?? ''),
};

/** Functions that run code, or make objects of any class, out of the text that they read, by package. */
const readers: Readonly<Record<string, RegExp>> = {
  'node-serialize': /^unserialize$/,
  'serialize-to-js': /^deserialize(?:Unsafe)?$/,
  'serialize-to-module': /^deserialize$/,
  funcster: /^(?:deepDeserialize|deserialize)$/,
  cryo: /^parse$/,
  serialijse: /^deserialize$/,
  jsan: /^parse$/,
  'javascript-stringify': /^$/,
  'resurrect-js': /^\(\)\.resurrect$/,
  seroval: /^deserialize$/,
  'json-fn': /^parse$/,
  jsonfn: /^parse$|^JSONfn\.parse$/,
  'js-yaml-js-types': /^$/,
  cycle: /^$/,
};
/** Readers that do harm by their format, without running code of their own. */
const binaryReaders: Readonly<Record<string, RegExp>> = {
  v8: /^(?:deserialize|Deserializer)$/,
  'structured-clone': /^deserialize$/,
};
const unsafeSchemas = /\b(?:DEFAULT_FULL_SCHEMA|FULL_SCHEMA|unsafe|js-?types|jsTypes)\b/i;

/** Client data read by a format that can run code. */
export const unsafeDeserialization = defineRule((scene) => {
  const check = (call: CallNode): void => {
    const [first] = call.arguments;
    if (first === undefined) return;
    const member = moduleMember(call.callee);
    const path = member?.path.join('.') ?? '';
    if (isReader(readers, member?.module, path) || (member === undefined && calledName(call) === 'unserialize')) {
      scene.judge(call, weaknessOf(call, first, 'any function in it is run'));
    } else if (isReader(binaryReaders, member?.module, path)) {
      const taint = taintOf(first, purpose);
      scene.judge(
        call,
        taint && {
          detail: `Here what ${shortText(call.callee, 40)}() reads ${describeTaint(taint)}.`,
          severity: 'medium',
          confidence: 'medium',
        },
      );
    } else if (member?.module === 'js-yaml' && /^(?:load|loadAll)$/.test(path)) {
      scene.judge(call, weaknessOfYaml(scene, call, first));
    } else if (member?.module === 'bson' && /deserialize(?:Stream)?$/.test(path)) {
      const isEvaluating = call.arguments.some(
        (argument) => argument.type === NodeType.ObjectExpression && isTrue(propertyOf(argument, 'evalFunctions')),
      );
      scene.judge(call, isEvaluating ? weaknessOf(call, first, 'its functions are evaluated') : undefined);
    }
  };
  return { CallExpression: check, NewExpression: check };
});

function isReader(known: Readonly<Record<string, RegExp>>, module: string | undefined, path: string): boolean {
  return module !== undefined && Object.hasOwn(known, module) && known[module]?.test(path) === true;
}

function isTrue(node: TSESTree.Node | undefined): boolean {
  return node?.type === NodeType.Literal && node.value === true;
}

function weaknessOf(call: CallNode, text: TSESTree.Node, harm: string): Weakness | undefined {
  const taint = taintOf(text, purpose);
  if (taint !== undefined)
    return { detail: `Here what ${shortText(call.callee, 40)}() reads ${describeTaint(taint)}, and ${harm}.` };
  if (constantText(text) !== undefined) return undefined;
  if (freeParameterOf(text, purpose) === undefined) return undefined;
  return {
    detail: `Here where the text comes from cannot be seen, and ${harm}.`,
    severity: 'medium',
    confidence: 'low',
  };
}

/** js-yaml before version 4 makes functions of `!!js/function`; since then only with a schema that is asked for. */
function weaknessOfYaml(scene: Scene, call: CallNode, text: TSESTree.Node): Weakness | undefined {
  const schemas = call.arguments.slice(1).flatMap((argument) => originsOf(argument));
  const chosen = schemas.flatMap((options) =>
    options.type === NodeType.ObjectExpression ? (propertyOf(options, 'schema') ?? []) : [],
  );
  if (chosen.some((schema) => originsOf(schema).some((origin) => unsafeSchemas.test(textOf(origin)))))
    return weaknessOf(call, text, 'the schema makes functions of it');
  if (chosen.length > 0) return undefined;
  const version = leastVersion(scene.project, scene.file.path, 'js-yaml');
  if (version === undefined) {
    const taint = taintOf(text, purpose);
    return (
      taint && {
        detail: `Here what it reads ${describeTaint(taint)}; js-yaml before version 4 makes functions of it.`,
        confidence: 'low',
      }
    );
  }
  if (isAtLeast(version, [4, 0, 0])) return undefined;
  return weaknessOf(call, text, `js-yaml ${version.join('.')} makes functions of it`);
}
