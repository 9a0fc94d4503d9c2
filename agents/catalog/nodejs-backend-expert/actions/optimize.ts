import * as z from 'zod';
import { defineAction } from '../../../engine/defineAction.ts';
import { diagnosePlan } from '../../../offline/diagnosePlan.ts';
import { codeScope, coverageField, describeScope, diagnoseStep } from '../codeScope.ts';

export default defineAction({
  description:
    'Finds what makes a Node.js service slow or large (event loop, memory, I/O, caching), each with its evidence, and mends what is safe to mend.',
  input: codeScope('optimize', 'the search endpoint takes two seconds'),
  output: z.object({
    summary: z
      .string()
      .min(1)
      .describe(
        'In markdown, for the owner of the service: what costs most and why, what was changed, and what to measure before and after',
      ),
    coverage: coverageField,
  }),
  reportsFindings: true,
  tools: ['Diagnose', 'Read', 'Grep', 'Glob', 'Edit', 'MultiEdit', 'TodoWrite'],
  limits: { maxTurns: 60 },
  instructions: (
    scope,
  ) => `Find what makes the service in the workspace slow, or large in memory, and mend what can be mended safely.
${describeScope(scope)}
1. ${diagnoseStep('performance', scope.paths)}. Find out with Glob what kind of service it is, and read package.json for the versions of Node.js and the libraries. Look for measurements that are there already: profiles, traces, benchmarks, load tests, slow-query logs, numbers in the request above. You cannot run the code, so you measure nothing yourself; where a number would decide, name the measurement (node --cpu-prof, --heap-prof, perf_hooks.monitorEventLoopDelay, EXPLAIN ANALYZE, autocannon) rather than guess its result.
2. Find the hot paths: what runs for each request, message, row or tick, and how often; what grows with the number of users or the size of the data. Work at start-up or in a yearly job is not hot, unless the service starts cold for its users.
3. Read the place of each of Diagnose's findings. Keep it if it lies on a hot path or grows without bound; leave it out otherwise.
4. Follow the hot paths yourself to what Diagnose cannot see:
   - event loop: synchronous file, crypto, zlib and child-process calls, JSON of large values, regular expressions that backtrack, sorting and nested loops over data of unbounded size, recursion on microtasks; CPU-bound work that belongs in a worker thread; logging that blocks;
   - I/O: awaits in sequence that do not depend on each other, unbounded Promise.all over user data, N+1 queries, SELECT * and rows that are filtered in JavaScript, missing LIMIT or index, a query per request for what never changes, no keep-alive agent, chatty calls that a batch would replace;
   - streams: whole files, uploads and result sets in memory, pipe without pipeline, writes that ignore back-pressure, data listeners where async iteration would pause;
   - pools: clients created per request, pool sizes against what the database allows times the number of instances, connections held across other awaits, transactions that outlive their need, no acquire or statement timeout;
   - memory: maps, arrays and caches without a bound, listeners and timers added per request, closures and request objects kept alive, Buffers sliced from large ones, AsyncLocalStorage that holds more than ids;
   - caches: what is computed again and again, keys that omit what the value depends on, no bound, no expiry, a stampede when an entry expires, HTTP caching headers and ETags that are missing;
   - start: heavy modules loaded for rare paths, clients built inside a handler instead of once per process, bundles that carry the development dependencies, work before the server listens.
5. Judge severity by what it costs in production: high stops the service or grows until it does; medium costs users time under the load to be expected; low is a gain worth its change. A micro-optimisation that no user would notice is no finding.
6. Mend with MultiEdit what is local, keeps behaviour and the public interface, and is certain to help; read it again afterwards. Leave alone what needs a measurement, a migration, a new dependency or a decision, and say what it needs. Never trade correctness, ordering or error handling for speed.
7. Submit: accept the fingerprints that you kept and did not mend, and add your own findings, each with a quote copied verbatim from the file as it is now; what it costs, when, and how that grows goes into its message; the mend and the measurement that would confirm it go into its fix. What you have mended goes into the summary. Never state a speed-up that nobody has measured.`,
  offline: ({ input, calls }) => diagnosePlan({ profile: 'performance', paths: input.paths }, calls),
});
