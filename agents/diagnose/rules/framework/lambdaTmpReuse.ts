import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { descendants } from '../../flow/nodes.ts';
import { calledName } from '../../flow/callers.ts';
import { calleesOf } from '../../flow/calls.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { enclosingFunction, findVariable, propertyOf, stringOf } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import type { Scene, Weakness } from '../defineRule.ts';
import { defineProductionRule } from '../configuration/places.ts';
import { lambdaAround, lambdaHandlersOf } from './lambdaHandlers.ts';

const writing =
  /^(?:writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|copyFile|copyFileSync|outputFile|outputFileSync)$/;
const removing =
  /\b(?:unlink|unlinkSync|rm|rmSync|remove|removeSync|rimraf|emptyDir|emptyDirSync|truncate|truncateSync)\s*\(/;

/** Files in /tmp that outlive the call that made them. */
export const lambdaTmpReuse = defineProductionRule((scene) => ({
  Literal: (node): void => {
    checkShared(scene, node);
  },
  CallExpression: (call): void => {
    const name = calledName(call) ?? '';
    if (!writing.test(name)) {
      checkHelper(scene, call);
      return;
    }
    const member = writing.test(name) ? moduleMember(call.callee) : undefined;
    if (
      !writing.test(name) ||
      (member !== undefined && !/^(?:fs|fs\/promises|fs-extra|graceful-fs)$/.test(member.module))
    )
      return;
    const path = temporaryPath(call.arguments[name.startsWith('copyFile') ? 1 : 0]);
    if (path === undefined || lambdaAround(call, scene.file) === undefined) return;
    scene.judge(call, weaknessOf(call, name, path, removing.test(scene.file.text)));
  },
}));

const together =
  /Records\??\.(?:map|forEach)\(\s*async\b|Promise\.all(?:Settled)?\([^;]{0,80}?\.map\(|\.map\(\s*async\b/;

/** A file of one name that records of the same event, handled at the same time, all write. */
function checkShared(scene: Scene, node: TSESTree.Literal): void {
  if (typeof node.value !== 'string' || !/^\/tmp\/[\w/-]+\.\w+$/.test(node.value)) return;
  if (enclosingFunction(node) === undefined) return;
  const handler = lambdaAround(node, scene.file);
  if (handler === undefined) return;
  scene.judge(
    node,
    together.test(textOf(handler))
      ? {
          detail:
            'Here records that are handled at the same time write one and the same file, and one gets what belongs to another.',
        }
      : undefined,
  );
}

/** A call that hands a path below /tmp to a function of the workspace that writes there. */
function checkHelper(scene: Scene, call: CallNode): void {
  if (lambdaHandlersOf(scene.file).size === 0) return;
  const index = call.arguments.findIndex((argument) => temporaryPath(argument) === 'varying');
  const helper = index < 0 ? undefined : calleesOf(call)[0];
  const parameter = helper?.params[index];
  if (helper === undefined || parameter?.type !== NodeType.Identifier) return;
  const variable = findVariable(parameter);
  const isWriting = [...descendants(helper.body)].some((node) => {
    if (node.type !== NodeType.CallExpression || !writing.test(calledName(node) ?? '')) return false;
    return node.arguments.some(
      (argument) => argument.type === NodeType.Identifier && findVariable(argument) === variable,
    );
  });
  if (!isWriting || lambdaAround(call, scene.file) === undefined) return;
  const isRemoved = removing.test(scene.file.text) || removing.test(textOf(helper));
  scene.judge(call, isRemoved ? undefined : leftBehind);
}

const leftBehind = {
  detail: 'Here each call leaves a file behind, until /tmp is full and every call of the environment fails.',
  severity: 'low',
} as const;

/** Whether a path below /tmp is the same for every call; undefined for other paths. */
function temporaryPath(node: TSESTree.Node | undefined): 'constant' | 'varying' | undefined {
  const definition = node && (definitionOf(node) ?? node);
  if (definition === undefined) return undefined;
  const text = textOf(definition);
  if (!/^['"`]\/tmp\b|^(?:path\.)?(?:join|resolve)\(\s*(?:['"`]\/tmp|(?:os\.)?tmpdir\(\))|^['"]\/tmp['"]/.test(text))
    return undefined;
  if (stringOf(definition) !== undefined) return 'constant';
  if (definition.type !== NodeType.CallExpression) return 'varying';
  return definition.arguments.every(
    (argument) => stringOf(argument) !== undefined || /tmpdir\(\)$/.test(textOf(argument)),
  )
    ? 'constant'
    : 'varying';
}

function weaknessOf(
  call: CallNode,
  name: string,
  path: 'constant' | 'varying',
  isRemoved: boolean,
): Omit<Weakness, 'fix'> | undefined {
  if (isRemoved) return undefined;
  if (path === 'varying') return leftBehind;
  const options = call.arguments.at(-1);
  const flags =
    options?.type === NodeType.ObjectExpression
      ? (stringOf(propertyOf(options, 'flags')) ?? stringOf(propertyOf(options, 'flag')))
      : undefined;
  const isAppending = name.startsWith('append') || flags?.startsWith('a') === true;
  return isAppending
    ? { detail: 'Here the file is added to, so it still holds what earlier calls have written.' }
    : undefined;
}
