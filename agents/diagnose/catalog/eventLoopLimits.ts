import type { RuleTable } from '../ruleEntry.ts';

const security = ['security', 'quality', 'performance'] as const;
const quality = ['quality', 'performance'] as const;

/** What has no limit: memory, rows, work at once. */
export const limitRules: RuleTable = {
  'unbounded-allocation': {
    category: 'event-loop',
    title: 'A client decides how much memory is allocated',
    severity: 'medium',
    confidence: 'high',
    cwe: [789, 770],
    owasp: ['A04:2021', 'A06:2025'],
    profiles: security,
    message:
      'The size of an array, text or buffer comes from the request. A large number fills the memory and ends the process, and with it all other requests.',
    fix: 'Refuse sizes above a maximum before allocating.',
    supersedes: ['cpu-loop-in-handler'],
  },
  'unbounded-body': {
    category: 'event-loop',
    title: 'The body of a request is collected without a limit',
    severity: 'medium',
    confidence: 'high',
    cwe: [770, 400],
    owasp: ['A04:2021', 'A06:2025'],
    profiles: security,
    message:
      'All that a client sends is kept in memory until it stops sending. One client that does not stop fills the memory and ends the process.',
    fix: 'Count the bytes as they come and answer 413 and destroy the request above a maximum, or use a body parser with a limit.',
  },
  'unbounded-download': {
    category: 'event-loop',
    title: 'A download of any size is held in memory',
    severity: 'medium',
    confidence: 'medium',
    cwe: [770, 400, 789],
    owasp: ['A04:2021', 'A06:2025'],
    profiles: security,
    message:
      'The whole answer of another server is read into memory, and nothing limits how long it is. Whoever can name the address, or runs the server, fills the memory and ends the process.',
    fix: 'Limit it (maxContentLength of axios, size of node-fetch), or stream it and break off above a maximum; Content-Length alone may be absent or wrong.',
    supersedes: ['buffer-instead-of-stream'],
  },
  'unbounded-json': {
    category: 'event-loop',
    title: 'JSON of any size is read or written in one go',
    severity: 'low',
    confidence: 'medium',
    cwe: [770, 400],
    owasp: [],
    profiles: quality,
    message:
      'JSON.parse and JSON.stringify block the event loop for as long as they take, and hold the text and the values in memory at once; with the data their time grows without an end.',
    fix: 'Limit how much is read (pagination, a maximum file size), or stream it with a streaming parser or serialiser.',
  },
  'unbounded-cache': {
    category: 'event-loop',
    title: 'A table in memory only grows',
    severity: 'medium',
    confidence: 'high',
    cwe: [401, 770],
    owasp: ['A04:2021', 'A06:2025'],
    profiles: security,
    message:
      'Requests add entries to an object that lives as long as the process, and nothing removes them. Memory grows until the process is killed; a client that sends ever new values brings that about at will.',
    fix: 'Use a cache with a maximum size and age (such as lru-cache), a WeakMap, or a store outside the process, and delete what is done.',
  },
  'query-without-limit': {
    category: 'event-loop',
    title: 'A request reads a whole table',
    severity: 'low',
    confidence: 'medium',
    cwe: [770, 1049],
    owasp: [],
    profiles: quality,
    message:
      'The query has neither a filter nor a limit: it becomes slower and takes more memory with every row that is added, for every request.',
    fix: 'Read a page at a time: a limit with a maximum, and an offset or, better, a cursor.',
  },
  'unbounded-page-size': {
    category: 'event-loop',
    title: 'A client decides how many rows are read',
    severity: 'medium',
    confidence: 'medium',
    cwe: [770, 1284],
    owasp: ['A04:2021', 'A06:2025'],
    profiles: security,
    message:
      'The size of a page comes from the request and has no maximum: one request with a large number reads, holds and sends the whole table.',
    fix: 'Give the number a maximum in its schema (z.coerce.number().int().min(1).max(100), @Max(100), maximum: 100), or cut it with Math.min.',
  },
  'unbounded-concurrency': {
    category: 'event-loop',
    title: 'Any number of operations starts at once',
    severity: 'medium',
    confidence: 'medium',
    cwe: [770, 400],
    owasp: ['A04:2021', 'A06:2025'],
    profiles: security,
    message:
      'One operation starts for each element of a list whose length nothing limits. A long list takes all connections, sockets and memory, and other requests wait or fail.',
    fix: 'Limit the length of the list, and run a few at a time (p-limit, p-map with concurrency, or batches).',
  },
  'missing-pool-limits': {
    category: 'event-loop',
    title: 'A pool has no limit',
    severity: 'low',
    confidence: 'medium',
    cwe: [770],
    owasp: [],
    profiles: quality,
    message:
      'Without a limit, a slow database makes connections or waiting requests pile up until memory or the server’s connections run out, instead of failing the few that are too many.',
    fix: 'Set a maximum that the server can bear, and a length of the queue above which requests fail at once.',
  },
  'unbounded-recursion': {
    category: 'event-loop',
    title: 'A function follows a client’s value as deep as it is nested',
    severity: 'low',
    confidence: 'low',
    cwe: [674, 400, 834],
    owasp: ['A04:2021', 'A06:2025'],
    profiles: security,
    message:
      'The function calls itself once for each level of a value that the client has shaped. A deep value fills the stack, so that the request fails with a RangeError, and a wide one keeps the event loop busy.',
    fix: 'Refuse values that are nested deeper than a few levels, by a schema or by a depth that the function counts.',
  },
  'process-per-request': {
    category: 'event-loop',
    title: 'A request starts a thread, process or browser of its own',
    severity: 'medium',
    confidence: 'medium',
    cwe: [770, 400, 1072],
    owasp: ['A04:2021', 'A06:2025'],
    profiles: security,
    message:
      'Each one takes tens of megabytes and the time of a processor to start, and as many run as requests are open. A few dozen requests at once use up the machine.',
    fix: 'Keep a fixed number of them in a pool (piscina, generic-pool, one browser with a page for each request), and let requests wait for a free one.',
  },
  'missing-prefetch': {
    category: 'event-loop',
    title: 'A consumer takes all messages of a queue at once',
    severity: 'low',
    confidence: 'medium',
    cwe: [770, 400],
    owasp: [],
    profiles: quality,
    message:
      'Without a prefetch count the broker pushes every waiting message to this process, which works on all of them at the same time: a long queue takes its memory and its connections, and other consumers get nothing.',
    fix: 'Call channel.prefetch(n) before consume, with acknowledgements, and with n as many as the process can work on at once.',
  },
  'blocking-redis-command': {
    category: 'event-loop',
    title: 'A command of Redis looks at all keys while everybody waits',
    severity: 'low',
    confidence: 'high',
    cwe: [400, 407, 1050, 770],
    owasp: [],
    profiles: quality,
    message:
      'KEYS walks over the whole key space, and Redis answers nobody else meanwhile. With a million keys that is a pause of a second for every service that uses the database.',
    fix: 'Walk with SCAN (scanStream, scanIterator), or keep the names that belong together in a set.',
  },
};
