import type { RuleTable } from '../ruleEntry.ts';
import { limitRules } from './eventLoopLimits.ts';

const security = ['security', 'quality', 'performance'] as const;
const quality = ['quality', 'performance'] as const;

export const eventLoopRules: RuleTable = {
  'sync-io-in-handler': {
    category: 'event-loop',
    title: 'A request waits for blocking I/O',
    severity: 'medium',
    confidence: 'high',
    cwe: [1322, 400],
    owasp: [],
    profiles: security,
    message:
      'The call blocks the only thread: while it runs, every other request of this process stands still, and a few slow requests stop the service.',
    fix: 'Use the promise form of the call and await it, or do the work once at start-up.',
    supersedes: ['sync-io'],
  },
  'sync-io': {
    category: 'event-loop',
    title: 'A function does blocking I/O',
    severity: 'low',
    confidence: 'low',
    cwe: [1322],
    owasp: [],
    profiles: quality,
    message:
      'The call blocks the event loop for as long as it takes. At start-up that is fine; on the path of a request it stops all others.',
    fix: 'If a request can reach this function, use the promise form of the call and await it.',
  },
  'cpu-loop-in-handler': {
    category: 'event-loop',
    title: 'A request can keep the event loop busy',
    severity: 'medium',
    confidence: 'medium',
    cwe: [834, 606, 400],
    owasp: ['A04:2021', 'A06:2025'],
    profiles: security,
    message:
      'How long the loop or recursion runs is in the hands of whoever sends the request. Until it ends the process answers nobody, and one request with a large value is enough.',
    fix: 'Refuse values above a maximum before the work begins, look up in a Map or Set instead of an inner loop, and move long computations to a worker thread.',
  },
  'n-plus-one': {
    category: 'event-loop',
    title: 'A query or request runs for each element of a list',
    severity: 'medium',
    confidence: 'medium',
    cwe: [1073, 1050],
    owasp: [],
    profiles: quality,
    message:
      'Each element costs a round trip of its own, so that the time and the load of the database grow with the length of the list.',
    fix: 'Ask once for all of them (WHERE id IN (…), $in, a join, include or populate, a bulk write), or collect the keys with a DataLoader.',
  },
  'sequential-awaits': {
    category: 'event-loop',
    title: 'Independent reads wait for each other',
    severity: 'low',
    confidence: 'medium',
    cwe: [1050],
    owasp: [],
    profiles: quality,
    message:
      'The second read needs nothing of the first, yet starts only when that is done: the request takes the sum of both times.',
    fix: 'Start both and await them together: const [a, b] = await Promise.all([…, …]).',
  },
  'missing-timeout': {
    category: 'event-loop',
    title: 'A call to another server has no timeout',
    severity: 'medium',
    confidence: 'medium',
    cwe: [1088, 400],
    owasp: ['A10:2025'],
    profiles: quality,
    message:
      'When the other side hangs, this call hangs with it, and each request that waits for it keeps its memory and its connection. A slow neighbour so stops this service.',
    fix: 'Give the call a timeout (signal: AbortSignal.timeout(ms), or the client’s timeout option), and handle its failure.',
  },
  'connection-per-request': {
    category: 'event-loop',
    title: 'A request opens a connection of its own',
    severity: 'medium',
    confidence: 'high',
    cwe: [1072, 400],
    owasp: [],
    profiles: security,
    message:
      'Connecting costs several round trips for each request, and as many connections are open as requests run: under load the database refuses further ones, to other services too.',
    fix: 'Create one pool or client when the process starts, and use it in every request.',
  },
  'whole-file-read': {
    category: 'event-loop',
    title: 'A whole file is held in memory',
    severity: 'low',
    confidence: 'medium',
    cwe: [770, 400],
    owasp: [],
    profiles: security,
    message:
      'The memory that a request takes is the size of the file, times the number of requests that run. Large files or many requests end the process.',
    fix: 'Stream it: stream.pipeline(fs.createReadStream(path), target), res.sendFile, readline for lines; for uploads set limits.fileSize or store them on disk.',
  },
  'timer-leak': {
    category: 'event-loop',
    title: 'A repeating timer is never stopped',
    severity: 'medium',
    confidence: 'medium',
    cwe: [401, 772],
    owasp: [],
    profiles: quality,
    message:
      'Each start adds a timer that runs, and keeps all that it refers to, until the process ends. Memory and work grow with every request or object.',
    fix: 'Keep what setInterval returns and hand it to clearInterval when the connection, request or object ends; or start one timer for the whole process.',
  },
  'buffer-instead-of-stream': {
    category: 'event-loop',
    title: 'A remote file passes through memory as a whole',
    severity: 'low',
    confidence: 'medium',
    cwe: [770],
    owasp: [],
    profiles: quality,
    message:
      'The client waits until the last byte has come, and each request takes as much memory as the file is large, which the other server decides.',
    fix: 'Pass the stream on: stream.pipeline(upstream, response), or Readable.fromWeb(response.body).',
  },
  'repeated-compilation': {
    category: 'event-loop',
    title: 'Something constant is compiled for each request',
    severity: 'low',
    confidence: 'medium',
    cwe: [1050],
    owasp: [],
    profiles: quality,
    message:
      'Compiling a template, schema or expression costs far more than using it, and blocks the event loop; here it is done for every request with the same result.',
    fix: 'Compile it once, at the top level of the module.',
  },
  'missing-graceful-shutdown': {
    category: 'event-loop',
    title: 'The server does not close when the process is asked to end',
    severity: 'low',
    confidence: 'medium',
    cwe: [772],
    owasp: [],
    profiles: quality,
    message:
      'With every deployment SIGTERM ends the process in the middle of what it does: requests that are being answered break off, and connections and transactions stay open on the other side.',
    fix: 'On SIGTERM stop taking connections (server.close), let running requests finish within a time limit, close pools and queues, then exit.',
  },
  'overlapping-timer': {
    category: 'event-loop',
    title: 'A repeated run begins before the last one is done',
    severity: 'low',
    confidence: 'medium',
    cwe: [770, 400, 362],
    owasp: [],
    profiles: quality,
    message:
      'setInterval does not wait for what it calls. When a run takes longer than the interval, the next one works on the same rows beside it: work is done twice, and the runs pile up.',
    fix: 'Start the next run with setTimeout when the last one is done, or leave at once when one is running.',
  },
  ...limitRules,
};
