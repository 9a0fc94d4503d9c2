import type { RuleTable } from '../ruleEntry.ts';
import { dependencyRules } from './dependencies.ts';
import { infrastructureRules } from './infrastructure.ts';

const brokenAccessControl = ['A01:2021', 'A01:2025'];
const insecureDesign = ['A04:2021', 'A06:2025'];
const exceptionalConditions = ['A04:2021', 'A10:2025'];

export const frameworkRules: RuleTable = {
  'nest-missing-validation-pipe': {
    category: 'framework',
    title: 'A DTO is declared, but not enforced',
    severity: 'medium',
    confidence: 'high',
    cwe: [20, 915],
    owasp: insecureDesign,
    profiles: ['security'],
    message:
      'NestJS runs the rules of class-validator only where a ValidationPipe is in place. Without one, every body goes through as the client sent it, and without whitelist, fields that nobody declared go with it.',
    fix: 'Install it for all routes: app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true })).',
  },
  'nest-unvalidated-body': {
    category: 'framework',
    title: 'A request body has a type, but no class to validate it',
    severity: 'medium',
    confidence: 'high',
    cwe: [20, 1173, 915],
    owasp: insecureDesign,
    profiles: ['security', 'quality'],
    message:
      'Interfaces and type literals are gone when the code runs: a ValidationPipe finds nothing to check against and passes the body on as it came.',
    fix: 'Declare a class with the decorators of class-validator (or a schema with its pipe) and use it as the type of the body.',
  },
  'nest-missing-guard': {
    category: 'framework',
    title: 'A route that changes data has no guard',
    severity: 'low',
    confidence: 'low',
    cwe: [862, 306],
    owasp: brokenAccessControl,
    profiles: ['security'],
    message:
      'Neither the method nor its controller has a guard, and no guard is set up for all routes: whoever knows the address can call it.',
    fix: 'Put @UseGuards(…) on the controller, or install the guard for all routes with APP_GUARD and mark the public ones.',
  },
  'nest-manual-response': {
    category: 'framework',
    title: 'A value is returned that is never sent',
    severity: 'medium',
    confidence: 'high',
    cwe: [],
    owasp: [],
    profiles: ['quality'],
    message:
      'With @Res() the method takes the answer over: NestJS sends nothing by itself, ignores what is returned, and the client waits until its time is up.',
    fix: 'Inject it as @Res({ passthrough: true }), or send the answer with it and return nothing.',
  },
  'nest-request-scoped-misuse': {
    category: 'framework',
    title: "A provider's scope does not fit what it does",
    severity: 'high',
    confidence: 'medium',
    cwe: [362, 488, 567],
    owasp: insecureDesign,
    profiles: ['security', 'quality'],
    message:
      'Providers of NestJS are made once and serve all requests at the same time, so what one request leaves in a field is read by another. One that is made for each request, in turn, is not there when no request is.',
    fix: 'Pass the data as a parameter (or keep it in AsyncLocalStorage), and leave background work and life-cycle hooks to providers of the default scope.',
  },
  'nest-exception-leak': {
    category: 'framework',
    title: 'The text of an internal error is sent to the client',
    severity: 'low',
    confidence: 'medium',
    cwe: [209],
    owasp: ['A05:2021', 'A10:2025'],
    profiles: ['security'],
    message:
      'What a driver or a library says of its failure names tables, hosts, paths and queries. It helps whoever is looking for a way in, and nobody else.',
    fix: 'Log the error with its stack, and answer with a text of your own and a reference to the log.',
  },
  'lambda-work-at-module-scope': {
    category: 'framework',
    title: 'State of one call is kept at module scope',
    severity: 'medium',
    confidence: 'medium',
    cwe: [567, 488],
    owasp: insecureDesign,
    profiles: ['security', 'quality'],
    message:
      'Lambda keeps the module between calls and freezes it in between: what stands at its top level is set once for many calls, and work that is not waited for goes on in some later one.',
    fix: 'Make it inside the handler; keep only clients, connections and configuration at the top level, and wait for what they start.',
  },
  'lambda-first-call-kept': {
    category: 'framework',
    title: 'What the first call leaves serves all later ones',
    severity: 'medium',
    confidence: 'medium',
    cwe: [488, 567, 755],
    owasp: insecureDesign,
    profiles: ['security', 'quality'],
    message:
      'An environment of Lambda serves one call after the other with the same module: what is set where nothing is set yet stays for whoever calls next, and a promise that has failed stays failed.',
    fix: 'Read what belongs to a call from its event in every call, and forget a promise that has failed so that the next call tries again.',
  },
  'lambda-callback-waits': {
    category: 'framework',
    title: 'A handler with a callback does not end when it should',
    severity: 'medium',
    confidence: 'medium',
    cwe: [404, 400],
    owasp: [],
    profiles: ['quality', 'performance'],
    message:
      'A handler that answers by its callback ends only when the event loop is empty. An open connection keeps it from that until the timeout, and a callback beside a promise answers twice.',
    fix: 'Make the handler async and return the answer, or set context.callbackWaitsForEmptyEventLoop = false.',
  },
  'lambda-partial-batch-response': {
    category: 'framework',
    title: 'One bad record fails the whole batch',
    severity: 'medium',
    confidence: 'medium',
    cwe: [755, 754],
    owasp: exceptionalConditions,
    profiles: ['quality'],
    message:
      'When the handler throws, Lambda gives the whole batch again: what was done is done twice, and a record that always fails holds up or drags along all others.',
    fix: 'Catch the error of each record, return { batchItemFailures: [{ itemIdentifier }] }, and set ReportBatchItemFailures on the event source.',
  },
  'lambda-fire-and-forget': {
    category: 'framework',
    title: 'Work is started and not waited for before the handler returns',
    severity: 'high',
    confidence: 'high',
    cwe: [772, 248, 755, 662],
    owasp: exceptionalConditions,
    profiles: ['quality'],
    message:
      'Lambda freezes the environment as soon as the handler has answered: what is still running stops in the middle, and goes on in a later call or never.',
    fix: 'Await it (several with Promise.all), or hand it to a queue and await only that.',
    supersedes: ['floating-promise'],
  },
  'lambda-recursive-trigger': {
    category: 'framework',
    title: 'A function writes into the bucket that calls it',
    severity: 'high',
    confidence: 'medium',
    cwe: [674, 834, 400],
    owasp: insecureDesign,
    profiles: ['quality', 'performance'],
    message:
      'Every object that the function writes calls it again, which writes again: the loop goes on until somebody sees the bill.',
    fix: 'Write into another bucket, or bind the trigger to a prefix that the function does not write under.',
  },
  'lambda-tmp-reuse': {
    category: 'framework',
    title: 'Files in /tmp are left for the next call',
    severity: 'medium',
    confidence: 'medium',
    cwe: [459, 379],
    owasp: insecureDesign,
    profiles: ['quality'],
    message:
      '/tmp belongs to the environment, not to the call: the next call finds what this one has left, of whichever user it was, and the space is used up bit by bit.',
    fix: 'Write under a name of its own with fs.mkdtemp and remove it in a finally block.',
  },
  'schema-changed-at-start': {
    category: 'framework',
    title: 'The tables are altered whenever the service starts',
    severity: 'medium',
    confidence: 'high',
    cwe: [1188, 665],
    owasp: ['A05:2021', 'A02:2025'],
    profiles: ['security', 'quality'],
    message:
      'The object mapper makes the tables fit the code: a renamed or forgotten field drops its column with all that is in it, two instances that start together alter at the same time, and the service needs the right to alter tables.',
    fix: 'Turn it off outside of development and change the schema by migrations that run before the deployment.',
  },
  ...infrastructureRules,
  ...dependencyRules,
};
