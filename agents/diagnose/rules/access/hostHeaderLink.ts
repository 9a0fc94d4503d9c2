import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { calleesOf } from '../../flow/calls.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { returnedExpressions } from '../../flow/returns.ts';
import { ancestors, isFunctionNode, type FunctionNode, propertyName, stringOf, unwrap } from '../../flow/scope.ts';
import { matchesText, shortText, textOf } from '../../source/sourceFile.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type Scene } from '../defineRule.ts';
import { wordsAround } from './loginHandlers.ts';

const sends =
  /mail|\bsms\b|twilio|sendgrid|postmark|resend|notif|\bsend[A-Z]\w*\s*\(|(?<!\b(?:res|reply|response|ctx))\.send\s*\(/i;
const opens = /token|code|reset|verif|confirm|invit|activat|magic|passw|recover|signature|\bkey\b/i;
const limits = /allowed|trusted|permitted|known\w*hosts?|white-?list|isOwnHost/i;
const mayBeSent = /mail|sms|notif|send/i;

/** Links with a token in them, for mails, whose host is the one that the request names. */
export const hostHeaderLink = defineRule((scene) => {
  if (isTestPath(scene.file.path) || !matchesText(scene.file, mayBeSent)) return {};
  const checkLink = (link: TSESTree.TemplateLiteral | TSESTree.BinaryExpression): void => {
    if (link.parent.type === NodeType.BinaryExpression) return;
    const parts = partsOf(link);
    const at = parts.findIndex((part) => hostIn(part) !== undefined);
    const rest = parts.slice(at + 1).map((part) => stringOf(part) ?? textOf(part));
    const part = parts[at];
    if (part === undefined || !rest.some((text) => /[/?#\w]/.test(text))) return;
    judge(scene, link, hostIn(part) ?? part);
  };
  return {
    TemplateLiteral: checkLink,
    BinaryExpression: (sum): void => {
      if (sum.operator === '+') checkLink(sum);
    },
    NewExpression: (call): void => {
      const base = textOf(call.callee) === 'URL' ? call.arguments[1] : undefined;
      const host = base && hostIn(base, 1);
      if (host !== undefined) judge(scene, call, host);
    },
    CallExpression: (call): void => {
      if (!/mail|notif|sms/i.test(textOf(call.callee))) return;
      for (const given of call.arguments.flatMap((argument) => handed(argument)))
        if (isHostOfRequest(unwrap(given))) judge(scene, given, given);
    },
  };
});

function judge(scene: Scene, link: TSESTree.Node, host: TSESTree.Node): void {
  const around = functionsAround(link).filter((owner) => sends.test(textOf(owner)));
  const [owner] = around;
  if (owner === undefined) return;
  const isWay = opens.test(textOf(link)) || around.some((one) => wordsAround(one).some((word) => opens.test(word)));
  const isLimited = around.some((one) => limits.test(textOf(one)));
  scene.judge(
    link,
    isWay && !isLimited
      ? {
          detail: `Here the address of what is sent comes from ${shortText(host, 50)}, which the sender of the request sets.`,
        }
      : undefined,
  );
}

function functionsAround(node: TSESTree.Node): readonly FunctionNode[] {
  const around = [...ancestors(node)].filter((ancestor) => isFunctionNode(ancestor));
  // A function that sets routes up holds all that they send.
  return around.slice(0, 3).filter((owner) => textOf(owner).length < maxCharacters);
}

const maxCharacters = 4_000;

function handed(argument: TSESTree.Node): readonly TSESTree.Node[] {
  const bare = unwrap(argument);
  if (bare.type !== NodeType.ObjectExpression) return [bare];
  return bare.properties.flatMap((property) => (property.type === NodeType.Property ? handed(property.value) : []));
}

/** The parts of a text in its order, those between expressions too. */
function partsOf(node: TSESTree.Node): readonly TSESTree.Node[] {
  if (node.type === NodeType.TemplateLiteral)
    return [...node.quasis.filter(({ value }) => value.raw !== ''), ...node.expressions].sort(
      (a, b) => a.range[0] - b.range[0],
    );
  if (node.type === NodeType.BinaryExpression && node.operator === '+')
    return [...partsOf(node.left), ...partsOf(node.right)];
  return [node];
}

/** The host of the request in an expression that is a host or the beginning of an address. */
function hostIn(node: TSESTree.Node, hops = 0): TSESTree.Node | undefined {
  const bare = unwrap(node);
  if (hops > 4) return undefined;
  if (isHostOfRequest(bare)) return bare;
  switch (bare.type) {
    case NodeType.Identifier: {
      const definition = definitionOf(bare);
      return definition === undefined || definition === bare ? undefined : hostIn(definition, hops + 1);
    }
    case NodeType.LogicalExpression:
      // What is set comes before what is sent.
      return hostIn(bare.left, hops + 1);
    case NodeType.TemplateLiteral:
    case NodeType.BinaryExpression: {
      if (hops === 0) return undefined;
      const last = partsOf(bare).at(-1);
      return last && hostIn(last, hops + 1);
    }
    case NodeType.CallExpression:
      return calleesOf(bare)
        .flatMap((owner) => returnedExpressions(owner))
        .map((returned) => hostIn(returned, hops + 1))
        .find((found) => found !== undefined);
    default:
      return undefined;
  }
}

const request =
  /^(?:this\.)?_?(?:req|request|ctx|context|c|event|evt|ctx\.req|ctx\.request|c\.req|request\.raw|req\.raw)$/;
const headerNames = /^(?:host|x-forwarded-host|x-forwarded-server|x-original-host|origin|referer|:authority)$/i;

/** `req.headers.host`, `req.get('host')`, `req.hostname`, `ctx.origin`, `request.info.host`, `new URL(request.url).origin`, `headers().get('host')`. */
function isHostOfRequest(node: TSESTree.Node): boolean {
  if (node.type === NodeType.MemberExpression) {
    const name = propertyName(node) ?? '';
    const holder = textOf(node.object).replaceAll('?', '');
    if (/(?:^|\.)headers$/.test(holder)) return headerNames.test(name);
    if (/^(?:host|hostname|origin)$/.test(name) && request.test(holder)) return true;
    if (/\.info$/.test(holder) && request.test(holder.replace(/\.info$/, ''))) return /^(?:host|hostname)$/.test(name);
    if (/^(?:host|hostname|origin|href)$/.test(name))
      return /(?:req|request)\.(?:url|nextUrl)$|^new URL\((?:\w+\.)?(?:req|request)\.url\)$/.test(holder);
    return false;
  }
  if (node.type !== NodeType.CallExpression || !/^(?:get|header)$/.test(calledName(node) ?? '')) return false;
  const callee = unwrap(node.callee);
  if (callee.type !== NodeType.MemberExpression || !headerNames.test(stringOf(node.arguments[0]) ?? '')) return false;
  return (
    request.test(textOf(callee.object)) ||
    /headers(?:\(\)\)?)?$|[Hh]eaderList$|[Hh]eadersList$/.test(textOf(callee.object))
  );
}
