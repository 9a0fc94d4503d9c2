import * as z from 'zod';
import { defineAction } from '../../../engine/defineAction.ts';
import { diagnosePlan } from '../../../offline/diagnosePlan.ts';
import { codeScope, coverageField, describeScope, diagnoseStep } from '../codeScope.ts';

export default defineAction({
  description:
    'Reviews Node.js code: async use, error handling, middleware order, resources and structure, each finding with its evidence.',
  input: codeScope('review', 'the payment worker'),
  output: z.object({
    summary: z
      .string()
      .min(1)
      .describe('In markdown, for the author: what is good, what must change, and in which order'),
    coverage: coverageField,
  }),
  reportsFindings: true,
  tools: ['Diagnose', 'Read', 'Grep', 'Glob', 'TodoWrite'],
  limits: { maxTurns: 60 },
  instructions: (scope) => `Review the code in the workspace as a senior colleague would before it goes to production.
${describeScope(scope)}
1. ${diagnoseStep('quality', scope.paths)}. Find out with Glob how the code is laid out, and read package.json, the entry point and the files that most others import.
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
