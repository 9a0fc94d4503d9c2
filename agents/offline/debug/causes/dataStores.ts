import { fromTable, type CauseRule, type Scene } from './cause.ts';

const named = (value: string | undefined, otherwise: string): string =>
  value === undefined ? otherwise : `\`${value}\``;
const property = ({ report }: Scene, key: string): string | undefined => report.properties.get(key);

const atDuplicate = [
  'Two requests may do the same at once: catch this error and answer with 409, rather than look first and insert then.',
  'If the same event may come twice, make the write idempotent (upsert, ON CONFLICT).',
];
const atPool = [
  'Look for a client or transaction that is not released on every path (use try/finally), and for a query inside of a transaction that does not use its connection.',
  'Compare the pool’s size times the number of instances with what the database allows.',
  'Log how long connections are held; a slow query has the same effect.',
];

/** Errors of PostgreSQL, MySQL, SQLite, MongoDB, Redis and the libraries over them. */
export const dataStores: CauseRule = fromTable([
  {
    when: /^23505$|duplicate key value violates unique constraint(?: "([^"\n]{1,120})")?|\bER_DUP_ENTRY\b|\bE11000\b.{0,200}?index: (\S{1,80})|\bP2002\b|SQLITE_CONSTRAINT_UNIQUE|UniqueConstraint/m,
    confidence: 'high',
    explain: ([, constraint, index], scene) =>
      `A row or document with the same unique value is there already (${named(constraint ?? property(scene, 'constraint') ?? index, 'a unique constraint')}).`,
    nextSteps: atDuplicate,
  },
  {
    when: /^23503$|violates foreign key constraint(?: "([^"\n]{1,120})")?|ER_(?:NO_REFERENCED_ROW|ROW_IS_REFERENCED)|\bP2003\b|FOREIGN KEY constraint failed/m,
    confidence: 'high',
    explain: ([, constraint], scene) =>
      `The row refers to one that does not exist, or one is removed that others refer to (${named(constraint ?? property(scene, 'constraint'), 'a foreign key')}).`,
    nextSteps: [
      'Check the order of the writes, and that they are in one transaction.',
      'Look up the id that was written: it may be of another tenant, or deleted.',
    ],
  },
  {
    when: /^23502$|null value in column "([^"\n]{1,80})"|ER_BAD_NULL_ERROR|NOT NULL constraint failed/m,
    confidence: 'high',
    explain: ([, column], scene) =>
      `${named(column ?? property(scene, 'column'), 'A column')} must have a value, and got none: the field is missing in the input, or has another name in the code than in the table.`,
    nextSteps: ['Validate the input at the edge.', 'Print the object just before it is written.'],
  },
  {
    when: /^42P01$|relation "([^"\n]{1,120})" does not exist|ER_NO_SUCH_TABLE|no such table: (\S{1,80})|\bP2021\b/m,
    confidence: 'high',
    explain: ([, relation, table]) =>
      `The table ${named(relation ?? table, 'that the query names')} does not exist in the database that the program is connected to: migrations have not run there, it is another database or schema, or the name has capitals that were not quoted.`,
    nextSteps: [
      'Print the database and search path of the connection (`select current_database(), current_schemas(true)`).',
      'Run the migrations before the new version starts.',
    ],
  },
  {
    when: /^42703$|column "?([\w.]{1,80})"? does not exist|ER_BAD_FIELD_ERROR|no such column|\bP2022\b/m,
    confidence: 'high',
    explain: ([, column]) =>
      `The column ${named(column, 'that the query names')} does not exist: a migration has not run, or the name in the code is another (case, snake_case).`,
    nextSteps: ['Compare the table as it is with the model in the code.'],
  },
  {
    when: /^28P01$|^28000$|password authentication failed|ER_ACCESS_DENIED_ERROR|\bP1000\b|Authentication failed|SASL: SCRAM/m,
    confidence: 'high',
    explain: (_, { text }) =>
      text.includes('client password must be a string')
        ? 'The database client was given no password: the variable that should hold it is not set where the program runs.'
        : 'The database refused the user or password: the variable is not set, holds an old value, or belongs to another database.',
    nextSteps: [
      'Check which variables the process really has (names, not values).',
      'Characters such as @ or # in a connection URL must be percent-encoded.',
    ],
  },
  {
    when: /^53300$|too many clients|remaining connection slots|ER_CON_COUNT_ERROR|Too many connections/m,
    confidence: 'high',
    explain: () =>
      'The database has no connection left: pools of all instances together are larger than it allows, or connections are opened per request and not closed.',
    nextSteps: atPool,
  },
  {
    when: /Timeout acquiring a connection|timeout exceeded when trying to connect|ResourceRequest timed out|\bP2024\b|SequelizeConnectionAcquireTimeout|ConnectionAcquireTimeout/,
    confidence: 'medium',
    explain: () =>
      'No connection of the pool became free in time: connections are held too long or never given back, or the pool is too small for the load.',
    nextSteps: atPool,
  },
  {
    when: /^40P01$|deadlock detected|ER_LOCK_DEADLOCK|^40001$|could not serialize access|\bP2034\b|WriteConflict/m,
    confidence: 'high',
    explain: () =>
      'Two transactions wait for each other’s rows, or changed the same ones, and the database ended one of them.',
    nextSteps: [
      'Take locks in the same order everywhere.',
      'Repeat the whole transaction, a bounded number of times: this error is meant to be retried.',
    ],
  },
  {
    when: /^57014$|canceling statement due to statement timeout|ER_QUERY_TIMEOUT|MaxTimeMSExpired/m,
    confidence: 'medium',
    explain: () =>
      'The query ran longer than its timeout: a missing index, a lock that it waits for, or far more rows than expected.',
    nextSteps: [
      'Run it with EXPLAIN (ANALYZE, BUFFERS) on data of real size.',
      'Look for sessions that hold locks meanwhile.',
    ],
  },
  {
    when: /^22P02$|invalid input syntax for (?:type )?([\w ]{1,30})|Cast to (\w{1,30}) failed for value|BSONError|Argument passed in must be/m,
    confidence: 'high',
    explain: ([, type, cast]) =>
      `A value that is no ${type ?? cast ?? 'valid id'} reached the query: it comes from the input without being validated, such as an id in the path that is a word, or undefined.`,
    nextSteps: [
      'Validate the value at the edge and answer with 400.',
      'If it is "undefined" or "new", another route should have matched: check the order of the routes.',
    ],
  },
  {
    when: /Connection terminated unexpectedly|^57P01$|PROTOCOL_CONNECTION_LOST|Client has encountered a connection error|\bP1017\b/m,
    confidence: 'medium',
    explain: () => 'The database closed the connection: it was restarted, failed over, or ended an idle connection.',
    nextSteps: [
      'Listen to the `error` event of the pool: without a listener an idle client’s error ends the process.',
      'Set keep-alive, and an idle timeout below the database’s or proxy’s.',
    ],
  },
  {
    when: /MongoServerSelectionError|MongooseServerSelectionError|buffering timed out after \d{1,7}ms|\bP1001\b|Can't reach database server/,
    confidence: 'medium',
    explain: (_, { text }) =>
      `The driver found no database server to talk to${text.includes('buffering timed out') ? ': a query waited for a connection that was never made. connect was not called, not awaited, failed silently, or models of another mongoose instance are used' : ': the address, the network’s allow list, TLS, or the server itself'}.`,
    nextSteps: [
      'Await the connection at start, before the server listens, and let its failure end the process.',
      'Test the same URL from the same network.',
    ],
  },
  {
    when: /validation failed: ([\w.]{1,80})|DocumentNotFoundError|VersionError|OverwriteModelError|\bP2025\b/,
    confidence: 'medium',
    explain: ([match, path]) =>
      path === undefined
        ? `${match === 'VersionError' ? 'The document was changed by another request between its read and its write' : match === 'OverwriteModelError' ? 'A model of this name is defined twice: its module is loaded twice, or under two spellings of its path' : 'The document that is to be changed does not exist'}.`
        : `The document does not satisfy its schema at \`${path}\`.`,
    nextSteps: ['Validate the input before it reaches the model, and answer with 400, 404 or 409.'],
  },
  {
    when: /SQLITE_BUSY|database is locked/,
    confidence: 'medium',
    explain: () => 'Another connection holds the write lock of the SQLite file.',
    nextSteps: ['Use one connection for writes, WAL mode and a busy timeout; keep transactions short.'],
  },
  {
    when: /^42601$|syntax error at or near "([^"\n]{1,80})"|ER_PARSE_ERROR|SQLITE_ERROR: near "([^"\n]{1,80})"/m,
    confidence: 'medium',
    explain: ([, near, other]) =>
      `The SQL is not valid near ${named(near ?? other, 'the place that the message names')}: often text put together from values, an empty list in IN (), or a placeholder of another database.`,
    nextSteps: [
      'Log the statement and its parameters.',
      'Use placeholders; if a value in the text broke it, an attacker can do the same.',
    ],
  },
  {
    when: /\bWRONGTYPE\b/,
    confidence: 'high',
    explain: () =>
      'The Redis key holds another type than the command expects: two parts of the code, or two versions, use the same key for different things.',
    nextSteps: ['Ask `TYPE key`, find both writers, and give them prefixes of their own.'],
  },
  {
    when: /\bNOAUTH\b|\bWRONGPASS\b/,
    confidence: 'high',
    explain: () => 'Redis asks for a password, and the client sent none or a wrong one.',
    nextSteps: ['Check the URL or password that the process really has.'],
  },
  {
    when: /OOM command not allowed|READONLY You can't write|\bLOADING\b Redis|\bMOVED \d{1,6}\b|CLUSTERDOWN/,
    confidence: 'high',
    explain: ([match = '']) =>
      match.startsWith('OOM')
        ? 'Redis has reached maxmemory and may not evict anything: keys have no expiry, or the policy is noeviction.'
        : match.startsWith('READONLY')
          ? 'The client writes to a Redis replica: after a failover it is still connected to the old primary.'
          : match.startsWith('MOVED')
            ? 'The server is a Redis cluster, and the client is not a cluster client.'
            : 'Redis is not ready to serve.',
    nextSteps: [
      'Look at `INFO memory` and `INFO replication`.',
      'Reconnect on this error; use the cluster client for a cluster.',
    ],
  },
  {
    when: /MaxRetriesPerRequestError|Reached the max retries per request|ClientClosedError|The client is closed|Stream isn't writeable/,
    confidence: 'medium',
    explain: (_, { text }) =>
      /closed/i.test(text)
        ? 'The Redis client is used before connect was awaited, or after it was closed.'
        : 'Redis could not be reached, and the command gave up after its retries. The connection’s own error says why.',
    nextSteps: [
      'Listen to the client’s `error` event and log it.',
      'Connect once per process, await it, and close it last at shutdown.',
    ],
  },
]);
