import * as z from 'zod';
import { defineAction } from '../../../engine/defineAction.ts';
import { diagnosePlan } from '../../../offline/diagnosePlan.ts';

export default defineAction({
  description:
    'Reviews Node.js code: async use, error handling, middleware order, resources and structure, each finding with its evidence.',
  input: z.object({
    focus: z
      .string()
      .trim()
      .min(1)
      .max(4000)
      .optional()
      .describe('What to look at above all, such as "the payment worker"; everything when absent'),
    paths: z
      .array(z.string().min(1).max(500))
      .min(1)
      .max(50)
      .optional()
      .describe('Glob patterns of the files to review, such as src/**; all when absent'),
  }),
  output: z.object({
    summary: z
      .string()
      .min(1)
      .describe('In markdown, for the author: what is good, what must change, and in which order'),
    coverage: z.string().min(1).describe('What was looked at, and what was not'),
  }),
  reportsFindings: true,
  tools: ['Diagnose', 'Read', 'Grep', 'Glob', 'TodoWrite'],
  limits: { maxTurns: 60 },
  instructions: ({
    focus,
    paths,
  }) => `Review the code in the workspace as a senior colleague would before it goes to production.
${focus === undefined ? '' : `\nLook above all at this: ${focus}\n`}${paths === undefined ? '' : `\nReport only on files that match: ${paths.join(', ')}. Read others where they are needed to judge.\n`}
1. Call Diagnose with the profile "quality"${paths === undefined ? '' : ` and paths ${JSON.stringify(paths)}`}. Find out with Glob how the code is laid out, and read package.json, the entry point and the files that most others import.
2. Read the place of each of Diagnose's findings, and keep those that are wrong in this context, not merely unusual.
3. Look yourself for what Diagnose cannot see:
   - async: promises that nobody awaits or catches, an await in a loop that could run at once, unbounded concurrency, races between a check and its use, event listeners and timers that are never removed, streams without pipeline or without regard for back-pressure;
   - errors: swallowed, logged and thrown again, thrown away with their cause, answers sent twice, error middleware in the wrong place, a process that goes on in an unknown state;
   - middleware order: parsing, authentication, validation and error handling where each route needs them;
   - resources: connections and pools per request, transactions that are left open, N+1 queries, no timeout or abort signal on outgoing calls, no orderly shutdown, synchronous work on the event loop, caches without bound;
   - structure: business rules in route handlers, configuration read all over, cycles, modules with several purposes, types that are silenced, tests that cannot fail.
4. Judge severity by what happens in production: high loses data, money or the process; medium fails under load or in a case that will come; low costs the next reader time. Matters of taste are no findings.
5. Submit: accept the fingerprints that you kept, and add your own findings, each with a quote copied verbatim from the file, what goes wrong and when in its message, and a mend that fits this code. Name what is good in the summary, briefly and only where it is true.`,
  offline: ({ input, calls }) => diagnosePlan({ profile: 'quality', paths: input.paths }, calls),
});
