import type { TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { calleesOf } from '../../flow/calls.ts';
import { enclosingFunction, type FunctionNode } from '../../flow/scope.ts';
import { taintOf } from '../../flow/taint.ts';
import type { Taint, TaintPurpose } from '../../flow/taintTypes.ts';
import { Answers } from '../../source/memory.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import { formsOf } from './textForms.ts';

/** How much of an address the client has: all of it, its host, what follows a host without a slash, what follows a first slash. */
export type Reach = 'whole' | 'host' | 'after host' | 'after slash';

export interface Target {
  readonly reach: Reach;
  readonly taint: Taint;
}

/** The farthest reach that the client has over an address; undefined where it is none, or only over a path or a query. */
export function targetOf(node: TSESTree.Node, purpose: TaintPurpose): Target | undefined {
  // What is tested where it is used is nobody's any more, whatever it was before.
  if (taintOf(node, purpose) === undefined) return undefined;
  for (const form of formsOf(node)) {
    let before = '';
    for (const part of form) {
      if (typeof part === 'string') {
        before += part;
        continue;
      }
      const taint = taintOf(part, purpose);
      const reach = taint === undefined ? undefined : reachAfter(before);
      if (taint !== undefined && reach !== undefined) return { reach, taint };
      // Behind a part that the server knows there is no more host to choose.
      break;
    }
  }
  return undefined;
}

function reachAfter(before: string): Reach | undefined {
  const text = before.trim();
  if (text === '') return 'whole';
  if (/^(?:[a-z][\w+.-]*:)?\/\/[^/?#]*@?$/i.test(text)) return /\/\/$/.test(text) ? 'host' : 'after host';
  if (text === '/') return 'after slash';
  return /^[a-z][\w+.-]*:$/i.test(text) ? 'whole' : undefined;
}

const hostCheck = new RegExp(
  [
    String.raw`\b(?:includes|has|indexOf|some|test|every|isIP\w*)\s*\([^;{}]*\b(?:host|hostname|origin|domain|protocolAndHost)\b`,
    String.raw`\b(?:host|hostname|origin|domain)\b[\w.()]*\s*(?:===?|!==?|in\b)`,
    String.raw`\b(?:host|hostname|origin|domain)\b[^;\n]{0,30}\.(?:endsWith|match|includes)\(`,
    String.raw`(?:===?|!==?)\s*[\w.]*\.(?:host|hostname|origin)\b`,
    String.raw`\bstartsWith\(\s*['"\x60]https?:\/\/[^'"\x60/]+\/`,
    String.raw`(?:\[|\.get\()\s*[\w.]*\.(?:host|hostname|origin)\b`,
    String.raw`\b(?:is|assert|ensure|check|validate|verify|guard|resolve)\w*(?:Host|Url|URL|Uri|Origin|Address|Ip|IP|Private|Public|Internal|Allowed|Safe|Redirect|Target|Destination)\w*\s*\(`,
    String.raw`\b(?:safe|allowed|trusted|sanitiz|sanitis)\w*(?:Host|Url|URL|Uri|Origin|Redirect|Target|Path)\w*\s*\(`,
  ].join('|'),
);

/** True when the function around a node looks at the host of some address, before the node's end. */
export function checksHost(node: TSESTree.Node): boolean {
  const owner = enclosingFunction(node);
  return owner !== undefined && hostCheck.test(textOf(owner).slice(0, node.range[1] - owner.range[0]));
}

function isHostChecking(owner: FunctionNode): boolean {
  let verdict = hostChecking.get(owner);
  if (verdict === undefined) hostChecking.set(owner, (verdict = hostCheck.test(textOf(owner.body))));
  return verdict;
}

const hostChecking = new Answers<FunctionNode, boolean>();

/** True for a call of a function that looks at the host of what it is given, or is named after doing so. */
export function isUrlCheck(call: CallNode): boolean {
  if (
    /^(?:(?:assert|ensure|check|validate|verify|sanitiz|sanitis|safe|allowed|trusted)\w*(?:url|uri|host|redirect|path|target)|(?:safe(?!parse)|allowed)\w*)$/i.test(
      calledName(call) ?? '',
    )
  )
    return true;
  return calleesOf(call).some(isHostChecking);
}
