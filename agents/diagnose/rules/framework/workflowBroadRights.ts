import { defineTextRule } from '../defineProjectRule.ts';
import { entriesOf } from './yamlEntries.ts';

/** Owners whose actions are the platform's own. */
const ownActions = /^(?:actions|github|\.)\/|^\.|^docker:/;
const movingReference = /^(?:master|main|latest|dev|develop|trunk|HEAD)$/;

/** GitHub workflows whose token may write everything, and actions of others that a branch names. */
export const workflowBroadRights = defineTextRule({
  files: /(?:^|\/)\.github\/(?:workflows\/[^/]+|actions\/.+\/action)\.ya?ml$/,
  checkText: (file, project, judge) => {
    for (const entry of entriesOf(file, project)?.all() ?? []) {
      if (entry.key === 'permissions' && !entry.isMap)
        judge(
          entry.lines(),
          entry.text() === 'write-all'
            ? {
                detail:
                  'Here every step, those of others too, may change the repository, its packages and its releases.',
              }
            : undefined,
        );
      const action = entry.key === 'uses' ? entry.text() : undefined;
      const [name = '', reference] = action?.split('@') ?? [];
      if (action === undefined || reference === undefined || ownActions.test(name)) continue;
      judge(
        entry.lines(),
        movingReference.test(reference)
          ? { detail: `Here ${action} is whatever its owner has pushed last.` }
          : undefined,
      );
    }
  },
});
