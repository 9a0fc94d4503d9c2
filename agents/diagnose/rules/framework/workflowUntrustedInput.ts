import { defineTextRule, linesAt } from '../defineProjectRule.ts';
import type { Entry } from './yamlEntries.ts';
import { entriesOf } from './yamlEntries.ts';

/** What anybody can write into an event: titles, texts, names of branches. */
const untrusted =
  /\$\{\{[^}]*\bgithub\.(?:head_ref|event\.(?:issue\.(?:title|body)|pull_request\.(?:title|body|head\.(?:ref|label|repo\.default_branch))|comment\.body|review\.body|review_comment\.body|discussion\.(?:title|body)|pages\.[^}]*page_name|commits[^}]*\.(?:message|author\.(?:name|email))|head_commit\.(?:message|author\.(?:name|email))|workflow_run\.(?:head_branch|head_commit\.message|display_title)))\b[^}]*\}\}/;
/** Events of strangers that run with the repository's secrets. */
const privileged = /^(?:pull_request_target|issue_comment|issues|discussion|discussion_comment|workflow_run)$/;

/** GitHub workflows that put an event's text into a script, or run a stranger's code with the repository's rights. */
export const workflowUntrustedInput = defineTextRule({
  files: /(?:^|\/)\.github\/(?:workflows\/[^/]+|actions\/.+\/action)\.ya?ml$/,
  checkText: (file, project, judge) => {
    const root = entriesOf(file, project);
    if (root === undefined) return;
    const isPrivileged = triggersOf(root).some((trigger) => privileged.test(trigger));
    const isTarget = triggersOf(root).includes('pull_request_target');
    for (const entry of root.all()) {
      if (entry.key === 'run' || entry.key === 'script') {
        const [start, end] = entry.range;
        const text = file.text.slice(start, end);
        const match = untrusted.exec(text);
        const from = start + (match?.index ?? 0);
        judge(
          match === null ? entry.lines() : linesAt(file, from),
          match === null
            ? undefined
            : {
                detail: `Here ${match[0]} becomes a part of the script before it is run.`,
                severity: isPrivileged ? 'high' : 'medium',
              },
        );
      }
      if (isTarget && /^actions\/checkout@/.test(entry.get('uses')?.text() ?? '')) {
        const reference = entry.get('with', 'ref');
        const isStrangers = /github\.event\.pull_request\.head|github\.head_ref/.test(reference?.text() ?? '');
        judge(
          (reference ?? entry).lines(),
          isStrangers
            ? {
                detail: "Here a stranger's branch is checked out where the repository's secrets are at hand.",
                confidence: 'medium',
              }
            : undefined,
        );
      }
    }
  },
});

function triggersOf(root: Entry): readonly string[] {
  const triggers = root.get('on') ?? root.get('true');
  return triggers?.isMap === true ? triggers.members().map(({ key }) => key ?? '') : (triggers?.texts() ?? []);
}
