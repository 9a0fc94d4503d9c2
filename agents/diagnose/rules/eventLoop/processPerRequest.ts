import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { moduleMember } from '../../flow/values.ts';
import { fileOf, matchesText, shortText, type CallNode } from '../../source/sourceFile.ts';
import { defineRule } from '../defineRule.ts';
import { describePath, isServiceFile, pathFromHandler } from './serving.ts';

/** What starts a thread, a process of Node or a browser, as members of its package. */
const starting: Readonly<Record<string, { readonly member: RegExp; readonly what: string }>> = {
  worker_threads: { member: /^Worker$/, what: 'a thread' },
  child_process: { member: /^fork$/, what: 'a process of Node' },
  puppeteer: { member: /^launch$/, what: 'a browser' },
  'puppeteer-core': { member: /^launch$/, what: 'a browser' },
  'puppeteer-extra': { member: /^launch$/, what: 'a browser' },
  playwright: { member: /^(chromium|firefox|webkit)\.launch$/, what: 'a browser' },
  'playwright-core': { member: /^(chromium|firefox|webkit)\.launch$/, what: 'a browser' },
};
/** What bounds how many run at once. */
const bounded =
  /p-limit|p-queue|generic-pool|Semaphore|bottleneck|async-sema|\.acquire\(|\brunning\s*[<>]|\bactive\w*\s*[<>]|queue\.(?:add|process)/i;

/** A thread, a process or a browser that is started anew for each request. */
export const processPerRequest = defineRule((scene) => {
  const check = (call: CallNode): void => {
    const member = moduleMember(call.callee);
    const known = member !== undefined && Object.hasOwn(starting, member.module) ? starting[member.module] : undefined;
    if (member === undefined || known?.member.test(member.path.join('.')) !== true || !isServiceFile(call)) return;
    if (member.module === 'worker_threads' && call.type !== NodeType.NewExpression) return;
    const path = matchesText(fileOf(call), bounded) || isKept(call) ? undefined : pathFromHandler(call);
    scene.judge(
      call,
      path && { detail: `Here ${shortText(call.callee, 40)} starts ${known.what} of its own${describePath(path)}.` },
    );
  };
  return { CallExpression: check, NewExpression: check };
});

/** `browser ??= await launch()`, `this.browser = …`, `pool.push(new Worker(…))`: kept for the next request. */
function isKept(call: CallNode): boolean {
  let node = call.parent;
  while (node.type === NodeType.AwaitExpression || node.type === NodeType.TSAsExpression) node = node.parent;
  // A name that is set apart from its declaration may be one of the whole process.
  if (node.type === NodeType.AssignmentExpression) return true;
  return node.type === NodeType.CallExpression && /\.(?:push|set|add)$/.test(shortText(node.callee));
}
