import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calleesOf } from '../../flow/calls.ts';
import { decoratorName, enclosingHandler } from '../../flow/handlers.ts';
import { enclosingFunction, findVariable, isFunctionNode, keyName, propertyOf, unwrap } from '../../flow/scope.ts';
import { describeTaint } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import { moduleMember } from '../../flow/values.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { isRawPart } from './rawParts.ts';
import { headersIn, headersSetBy, isLambdaAnswer, responseMethod } from './responses.ts';
import { checksHost, isUrlCheck, targetOf } from './urlTarget.ts';

const purpose: TaintPurpose = { name: 'redirect', isCleanedBy: isLocalPath, distrustsValidation: true };

/** Request data at the start of an address that a response redirects to. */
export const openRedirect = defineRule((scene) => {
  const judge = (place: TSESTree.Node, target: TSESTree.Node): void => {
    scene.judge(place, isOfCreation(place) ? undefined : judgeTarget(target));
  };
  const check = (call: CallNode): void => {
    for (const target of redirectTargets(call)) judge(call, target);
  };
  return {
    CallExpression: check,
    NewExpression: check,
    ObjectExpression: (node): void => {
      if (isLambdaAnswer(node)) {
        for (const { name, value } of headersIn(propertyOf(node, 'headers')))
          if (name === 'location') judge(value, value);
      } else if (isNextRedirect(node)) {
        const destination = propertyOf(node, 'destination');
        if (destination !== undefined) judge(destination, destination);
      } else if (isNestRedirect(node)) {
        const url = propertyOf(node, 'url');
        if (url !== undefined) judge(url, url);
      }
    },
  };
});

/** The Location of what was created is followed by no browser. */
function isOfCreation(node: TSESTree.Node): boolean {
  const owner = enclosingFunction(node);
  if (owner === undefined) return false;
  const text = textOf(owner);
  return (
    /\b(?:status|code|writeHead)\(\s*20[01]\b|\bstatus(?:Code)?\s*[=:]\s*20[01]\b/.test(text) &&
    !/\b30[12378]\b|redirect/.test(text)
  );
}

function redirectTargets(call: CallNode): readonly TSESTree.Node[] {
  const method = responseMethod(call);
  if (method === 'redirect') return call.arguments.filter(isAddress).slice(0, 2);
  const located = headersSetBy(call).flatMap(({ name, value }) => (name === 'location' ? [value] : []));
  if (located.length > 0) return located;
  const member = moduleMember(call.callee);
  const [first] = call.arguments;
  if (first === undefined) return [];
  const path = member?.path.filter((part) => part !== '()').join('.');
  if (member?.module === 'next/server' && path === 'NextResponse.redirect') return [first];
  if (member?.module === 'next/navigation' && (path === 'redirect' || path === 'permanentRedirect')) return [first];
  if (/^(@remix-run\/node|react-router|@sveltejs\/kit)$/.test(member?.module ?? '') && path === 'redirect')
    return call.arguments.filter(isAddress).slice(0, 1);
  return isWebResponse(call) ? [first] : [];
}

function isAddress(argument: TSESTree.Node): boolean {
  return (
    !(argument.type === NodeType.Literal && typeof argument.value !== 'string') &&
    argument.type !== NodeType.ObjectExpression
  );
}

/** `Response.redirect(url)` of the web. */
function isWebResponse(call: CallNode): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression || callee.object.type !== NodeType.Identifier) return false;
  return (
    callee.object.name === 'Response' &&
    findVariable(callee.object) === undefined &&
    textOf(callee.property) === 'redirect'
  );
}

/** What `getServerSideProps` of Next.js returns: `{ redirect: { destination, permanent } }`. */
function isNextRedirect(node: TSESTree.ObjectExpression): boolean {
  const { parent } = node;
  return (
    parent.type === NodeType.Property && keyName(parent) === 'redirect' && propertyOf(node, 'destination') !== undefined
  );
}

/** The object that a NestJS handler with `@Redirect()` returns. */
function isNestRedirect(node: TSESTree.ObjectExpression): boolean {
  const owner = enclosingFunction(node);
  const method = owner?.parent;
  return (
    method?.type === NodeType.MethodDefinition &&
    isFunctionNode(owner) &&
    method.decorators.some((decorator) => decoratorName(decorator) === 'Redirect')
  );
}

const refererLabel = /referr?er/i;

function judgeTarget(node: TSESTree.Node): Weakness | undefined {
  const target = targetOf(node, purpose);
  if (target === undefined) return undefined;
  const { taint, reach } = target;
  const isReferer = refererLabel.test(textOf(node)) || refererLabel.test(taint.label);
  if ((isRawPart(taint) && !isReferer) || checksHost(node) || checksHost(taint.source)) return undefined;
  if (isCheckedForSlash(node) || isCheckedForSlash(taint.source)) return undefined;
  const detail = `Here the target of the redirect ${describeTaint(taint)}.`;
  if (isReferer) return { detail, severity: 'low', confidence: 'low' };
  if (reach === 'after slash') {
    return {
      detail: `Here what follows the first slash ${describeTaint(taint)}: a second slash makes it another host.`,
      severity: 'low',
      confidence: 'medium',
    };
  }
  const isHalfChecked = isCheckedForOneSlash(node) || isCheckedForOneSlash(taint.source);
  if (isHalfChecked)
    return {
      detail: `Here the target ${describeTaint(taint)}: it has to begin with a slash, but \`//host\` does so too.`,
    };
  return { detail, confidence: reach === 'after host' || enclosingHandler(node) === undefined ? 'medium' : undefined };
}

const oneSlash =
  /startsWith\(\s*['"`]\/['"`]\s*\)|charAt\(0\)\s*===?\s*['"`]\/|\[0\]\s*[!=]==?\s*['"`]\/|indexOf\(\s*['"`]\/['"`]\s*\)\s*[!=]==?\s*0|\.test\(/;
const secondSlash =
  /startsWith\(\s*['"`]\/\/|\(\?!\[?\\?\/|\[\^\\?\/|charAt\(1\)|\[1\]\s*!?===?|indexOf\(\s*['"`]\/\/|includes\(\s*['"`](?:\/\/|:\/\/|:)|startsWith\(\s*(?:['"`](?:https?:\/\/[^'"`/]+\/|\/\w)|`\$\{|[A-Za-z_])|\^\\\/[\w[(]/;

function isCheckedForSlash(node: TSESTree.Node): boolean {
  const text = textBefore(node);
  return secondSlash.test(text);
}

function isCheckedForOneSlash(node: TSESTree.Node): boolean {
  return oneSlash.test(textBefore(node));
}

function textBefore(node: TSESTree.Node): string {
  const owner = enclosingFunction(node);
  return owner === undefined ? '' : textOf(owner).slice(0, node.range[1] - owner.range[0]);
}

/** A function of the workspace that refuses what leads to another host. */
function isLocalPath(call: CallNode): boolean {
  return isUrlCheck(call) || calleesOf(call).some((owner) => secondSlash.test(textOf(owner.body)));
}
