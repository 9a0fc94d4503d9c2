import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { propertyOf, stringOf } from '../../flow/scope.ts';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { Taint, TaintPurpose } from '../../flow/taintTypes.ts';
import { shortText, type CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { isRawPart } from './rawParts.ts';
import { headersIn, headersSetBy, isLambdaAnswer, responseMethod, type HeaderWrite } from './responses.ts';

const purpose: TaintPurpose = {
  name: 'header',
  dangerousCharacters: /\\[rn]|\\s|[\r\n]/,
  isCleanedBy: (call) =>
    /^(encodeURI|encodeURIComponent|escape|contentDisposition|basename|extname|sanitize\w*|slugify|stringify|lookup|contentType|getType)$/.test(
      shortText(call.callee).split('.').at(-1) ?? '',
    ),
};

/** Redirects and CORS have rules of their own. */
const otherRules = /^(location|refresh|access-control-.*|content-length|etag|last-modified|vary|allow)$/;

/** Request data in the name or the value of a response header, or the name of a cookie. */
export const headerInjection = defineRule((scene) => {
  const judge = (place: TSESTree.Node, write: HeaderWrite): void => {
    if (write.name === undefined || !otherRules.test(write.name)) scene.judge(place, judgeHeader(write));
  };
  return {
    CallExpression: (call): void => {
      for (const write of headersSetBy(call)) judge(call, write);
      const name = cookieName(call);
      if (name !== undefined) {
        const taint = dangerousTaint(name);
        scene.judge(call, taint && { detail: `Here the name of the cookie ${describeTaint(taint)}.` });
      }
    },
    ObjectExpression: (node): void => {
      if (isLambdaAnswer(node)) for (const write of headersIn(propertyOf(node, 'headers'))) judge(write.value, write);
    },
  };
});

function judgeHeader({ name, nameNode, value }: HeaderWrite): Weakness | undefined {
  const named = name === undefined && nameNode.type !== NodeType.Literal ? dangerousTaint(nameNode) : undefined;
  if (named !== undefined)
    return {
      detail: `Here the name of the header ${describeTaint(named)}: the client sets any header.`,
      severity: 'medium',
    };
  const taint = dangerousTaint(value);
  if (taint === undefined) return undefined;
  if (name === 'content-type') {
    return {
      detail: `Here the Content-Type ${describeTaint(taint)}: with text/html the body runs as a page.`,
      severity: 'medium',
    };
  }
  if (name === 'set-cookie') {
    return {
      detail: `Here the text of a cookie ${describeTaint(taint)}: a semicolon adds attributes of the client's choice.`,
      severity: 'medium',
    };
  }
  return { detail: `Here the value of ${name ?? 'the header'} ${describeTaint(taint)}.` };
}

/** `response.cookie(name, value)`: the value is encoded by the framework, the name is not. */
function cookieName(call: CallNode): TSESTree.Node | undefined {
  const method = responseMethod(call);
  const [first] = call.arguments;
  if ((method !== 'cookie' && method !== 'setCookie') || first === undefined || stringOf(first) !== undefined)
    return undefined;
  return first;
}

function dangerousTaint(node: TSESTree.Node): Taint | undefined {
  const taint = taintOf(node, purpose);
  return taint === undefined || isRawPart(taint) ? undefined : taint;
}
