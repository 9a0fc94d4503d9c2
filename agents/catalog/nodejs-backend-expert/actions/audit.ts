import * as z from 'zod';
import { defineAction } from '../../../engine/defineAction.ts';
import { diagnosePlan } from '../../../offline/diagnosePlan.ts';
import { codeScope, coverageField, describeScope, diagnoseStep } from '../codeScope.ts';

export default defineAction({
  description: 'Finds security weaknesses in a Node.js service, each with its evidence, CWE and OWASP ids, and a mend.',
  input: codeScope('audit', 'the upload endpoint'),
  output: z.object({
    summary: z
      .string()
      .min(1)
      .describe(
        'In markdown, for the person who decides what to mend first: the state of the service, and its gravest problems',
      ),
    coverage: coverageField,
  }),
  reportsFindings: true,
  tools: ['Diagnose', 'Read', 'Grep', 'Glob', 'TodoWrite'],
  limits: { maxTurns: 60 },
  instructions: (scope) => `Audit the service in the workspace for security weaknesses that somebody could use.
${describeScope(scope)}
1. ${diagnoseStep('security', scope.paths)}. Find out with Glob what kind of service it is, and read its package.json.
2. Draw the map: where requests, messages, files and environment come in; where they are validated; which middleware runs in which order before each route.
3. Read the place of each of Diagnose's findings. Keep it if the value can come from outside and nothing on its way makes it harmless; leave it out otherwise.
4. Follow outside data yourself to what Diagnose cannot see:
   - SQL, NoSQL and query-builder raw fragments put together from it; shell commands, file paths, URLs that the server fetches, templates, redirects, headers, regular expressions, object keys that reach a prototype;
   - access control: routes without authentication, objects looked up by an id without their owner, roles taken from the request, mass assignment;
   - tokens and sessions: algorithms not pinned, secrets in code or with a default, no expiry, comparison that is not constant-time, cookies without their flags, CSRF where cookies authenticate;
   - what is absent: validation at the edge, rate limits on costly or credential routes, body limits, timeouts, security headers, a closed CORS list;
   - errors and logs that reveal internals, credentials or personal data; debug routes; dependencies that are known to be abandoned or unsafe in the version that the lock file names.
5. Judge severity by what an attacker gains and what it takes: critical is a takeover or the data of all users without credentials; high the same with an ordinary account; medium needs luck or gives little; low weakens a defence. State less confidence where you could not see the whole path.
6. Submit: accept the fingerprints that you kept, and add your own findings, each with a quote copied verbatim from the file, the path from source to sink in its message, CWE and OWASP ids, and a mend that fits this code. One finding for each place that must change. Few and true is better than many.`,
  offline: ({ input, calls }) => diagnosePlan({ profile: 'security', paths: input.paths }, calls),
});
