import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { keyName } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import type { Scene, Weakness } from '../defineRule.ts';
import { headerSet } from './corsOptions.ts';
import { defineProductionRule, isDevelopmentOnly } from './places.ts';
import { constantText, isConstant, listOf, objectOf, settingOf } from './settings.ts';

const headerSettings: Readonly<Record<string, string>> = {
  contentSecurityPolicy: 'the content security policy',
  frameguard: 'the protection against framing',
  xFrameOptions: 'the protection against framing',
  noSniff: 'the protection against guessed content types',
  xContentTypeOptions: 'the protection against guessed content types',
};

/** Protective headers switched off one by one, and policies that allow what they are there to stop. */
export const helmetWeakened = defineProductionRule((scene) => {
  const check = (call: CallNode): void => {
    const options = helmetOptions(call);
    if (options !== undefined) judgeOptions(scene, options);
    else judgeHeader(scene, call);
  };
  return {
    CallExpression: check,
    NewExpression: check,
    Property: (property): void => {
      judgeHeader(scene, property);
    },
  };
});

/** The settings of the headers, whichever server helmet is for; of a single header's function, those of this header. */
function helmetOptions(call: CallNode): TSESTree.Node | undefined {
  const [first, second] = call.arguments;
  const member = moduleMember(call.callee);
  if (member !== undefined && /^(helmet|koa-helmet|helmet-csp)$/.test(member.module))
    return member.path.includes('()') ? undefined : first;
  const isPlugin =
    calledName(call) === 'register' &&
    first !== undefined &&
    /^(@fastify\/helmet|fastify-helmet)$/.test(moduleMember(first)?.module ?? '');
  return isPlugin ? second : undefined;
}

function judgeOptions(scene: Scene, options: TSESTree.Node): void {
  for (const [name, what] of Object.entries(headerSettings)) {
    const setting = settingOf(options, name);
    if (setting === undefined) continue;
    const isOff = isConstant(setting, false) && !isDevelopmentOnly(setting);
    const isPolicy = name === 'contentSecurityPolicy';
    scene.judge(
      placeOf(setting),
      isOff ? { detail: `Here ${what} is switched off.`, confidence: isPolicy ? 'low' : 'high' } : undefined,
    );
    if (isPolicy) judgeDirectives(scene, settingOf(setting, 'directives'));
  }
  judgeDirectives(scene, settingOf(options, 'directives'));
}

function placeOf(setting: TSESTree.Node): TSESTree.Node {
  return setting.parent?.type === NodeType.Property ? setting.parent : setting;
}

function judgeDirectives(scene: Scene, directives: TSESTree.Node | undefined): void {
  for (const property of objectOf(directives)?.properties ?? []) {
    if (property.type !== NodeType.Property) continue;
    const name = (keyName(property) ?? '').replace(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
    if (!/^(scriptSrc|scriptSrcElem|defaultSrc|objectSrc|baseUri|frameAncestors)$/.test(name)) continue;
    const sources = listOf(property.value).map((source) => constantText(source) ?? textOf(source));
    scene.judge(property, isDevelopmentOnly(property) ? undefined : weaknessOf(name, sources));
  }
}

function weaknessOf(directive: string, sources: readonly string[]): Weakness | undefined {
  const bare = sources.map((source) => source.replace(/^['"`]|['"`]$/g, ''));
  const isScript = /^(scriptSrc|scriptSrcElem|defaultSrc)$/.test(directive);
  // Browsers that know nonces and hashes leave 'unsafe-inline' aside where there is one.
  const isStrict = sources.some((source) => /nonce|sha(256|384|512)-|strict-dynamic/.test(source));
  const found = bare.find(
    (source) =>
      source === '*' ||
      (isScript &&
        (source === 'unsafe-eval' ||
          /^(https?|data|blob):$/.test(source) ||
          (source === 'unsafe-inline' && !isStrict)) &&
        !(isStrict && /:$/.test(source))),
  );
  return found === undefined ? undefined : { detail: `Here ${directive} allows ${found}.` };
}

/** The policy as the text of a header. */
function judgeHeader(scene: Scene, node: CallNode | TSESTree.Property): void {
  const policy = constantText(headerSet(node, /^content-security-policy$/i));
  if (policy !== undefined) {
    const weakness = policy
      .split(';')
      .map((directive) => directive.trim().split(/\s+/))
      .map(([name = '', ...sources]) =>
        weaknessOf(
          name.replace(/-(\w)/g, (_match, letter: string) => letter.toUpperCase()),
          sources,
        ),
      )
      .find((found) => found !== undefined);
    scene.judge(node, weakness);
  }
  const framing = constantText(headerSet(node, /^x-frame-options$/i));
  if (framing !== undefined)
    scene.judge(node, /^allow/i.test(framing) ? { detail: `Here X-Frame-Options is ${framing}.` } : undefined);
}
