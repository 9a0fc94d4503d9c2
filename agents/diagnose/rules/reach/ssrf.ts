import type { TSESTree } from '@typescript-eslint/utils';
import { describeTaint, taintOf } from '../../flow/taint.ts';
import type { TaintPurpose } from '../../flow/taintTypes.ts';
import type { CallNode } from '../../source/sourceFile.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { requestCall, type RequestCall } from './requestCalls.ts';
import { checksHost, isUrlCheck, targetOf, type Target } from './urlTarget.ts';
import { isEscaping } from '../xss/escaping.ts';

const purpose: TaintPurpose = { name: 'ssrf', isCleanedBy: isUrlCheck, distrustsValidation: true };
const storedPurpose: TaintPurpose = { ...purpose, name: 'ssrf-stored', countsStored: true };
const pagePurpose: TaintPurpose = { name: 'ssrf-page', isCleanedBy: isEscaping, distrustsValidation: true };

/** Request data in the host of an address that the server opens, or in a page that a browser of the server renders. */
export const ssrf = defineRule((scene) => {
  const check = (call: CallNode): void => {
    const request = requestCall(call);
    if (request === undefined) return;
    scene.judge(call, request.kind === 'page' ? judgePage(request) : judgeRequest(request, call));
  };
  return { CallExpression: check, NewExpression: check };
});

function judgeRequest(request: RequestCall, call: CallNode): Weakness | undefined {
  if (checksHost(call)) return undefined;
  for (const address of request.addresses) {
    const target = foreignTarget(address);
    if (target === undefined || checksHost(target.taint.source)) continue;
    const { taint, reach } = target;
    if (taint.isStored) {
      return {
        detail: `Here the address that ${request.name} opens ${describeTaint(taint)}.`,
        severity: 'medium',
        confidence: 'low',
      };
    }
    const what = reach === 'whole' ? 'the address' : 'the host of the address';
    return {
      detail: `Here ${what} that ${request.name} opens ${describeTaint(taint)}.`,
      confidence: request.isByName || reach === 'after host' ? 'medium' : undefined,
    };
  }
  for (const host of request.hosts) {
    const taint = taintOf(host, purpose);
    if (taint !== undefined && !checksHost(taint.source))
      return { detail: `Here the host that ${request.name} connects to ${describeTaint(taint)}.` };
  }
  return undefined;
}

function foreignTarget(address: TSESTree.Node): Target | undefined {
  const target = targetOf(address, purpose);
  if (target !== undefined) return target.reach === 'after slash' ? undefined : target;
  const stored = targetOf(address, storedPurpose);
  return stored?.reach === 'whole' && stored.taint.isStored ? stored : undefined;
}

function judgePage(request: RequestCall): Weakness | undefined {
  for (const html of request.addresses) {
    const taint = taintOf(html, pagePurpose);
    if (taint !== undefined) {
      return {
        detail: `Here the page that ${request.name} renders on the server ${describeTaint(taint)}: its frames and scripts can open any address, and files.`,
        confidence: 'medium',
      };
    }
  }
  return undefined;
}
