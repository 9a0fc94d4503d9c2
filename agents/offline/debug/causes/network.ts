import { fromTable, type CauseRule, type Scene } from './cause.ts';

const ports: Readonly<Record<string, string>> = {
  '5432': 'PostgreSQL',
  '3306': 'MySQL',
  '6379': 'Redis',
  '27017': 'MongoDB',
  '5672': 'RabbitMQ',
  '9092': 'Kafka',
  '9200': 'Elasticsearch',
  '11211': 'Memcached',
};

function target([, host = '', port = '']: readonly string[]): string {
  const service = ports[port];
  return `${host}:${port}${service === undefined ? '' : ` (the usual port of ${service})`}`;
}

const isLocal = (host: string): boolean => /^(?:127\.|::1$|localhost$|0\.0\.0\.0$)/.test(host);

function refused(groups: readonly string[]): string {
  const host = groups[1] ?? '';
  const local = isLocal(host)
    ? ' That address is this machine itself: inside of a container it is the container, so a service in another one must be named by its service name.'
    : '';
  return `Nothing accepts connections at ${target(groups)}: the server is not running, not ready yet, or listens elsewhere.${local}`;
}

const spokenTarget = ({ report }: Scene): string => {
  const host = report.properties.get('address') ?? report.properties.get('hostname') ?? report.properties.get('host');
  const port = report.properties.get('port');
  return host === undefined ? 'the other side' : `${host}${port === undefined ? '' : `:${port}`}`;
};

/** Errors of sockets, names and certificates. */
export const network: CauseRule = fromTable([
  {
    when: /connect ECONNREFUSED ([\w.:-]{1,80}):(\d{1,5})/,
    confidence: 'high',
    explain: refused,
    nextSteps: [
      'Check from the same machine or container that the address answers, such as with `nc -vz HOST PORT`.',
      'Print the host and port that the configuration really gives at start; a missing variable often falls back to localhost.',
      'Wait for the dependency at start with a bounded retry, and let readiness depend on it.',
    ],
  },
  {
    when: /\bECONNREFUSED\b/,
    confidence: 'medium',
    explain: (_, scene) =>
      `Nothing accepts connections at ${spokenTarget(scene)}: the server is not running, not ready yet, or listens elsewhere.`,
    nextSteps: ['Find the host and port that were really used, and check from the same machine that they answer.'],
  },
  {
    when: /EADDRINUSE.{0,60}?:(\d{1,5})\b|EADDRINUSE/,
    confidence: 'high',
    explain: ([, port]) =>
      `Another process already listens on ${port === undefined ? 'that port' : `port ${port}`}, or this process calls listen twice: an earlier instance that was not ended, a watcher, or tests that import the module which listens.`,
    nextSteps: [
      'Find who holds the port: `lsof -i :PORT` or `ss -ltnp`.',
      'Look for listen at the top of a module that tests or a second entry point import; export the app and listen in the entry point alone.',
      'Close the server on SIGTERM and in test teardown; let tests listen on port 0.',
    ],
  },
  {
    when: /\b(?:getaddrinfo )?(ENOTFOUND|EAI_AGAIN)(?: ([\w.-]{1,120}))?/,
    confidence: 'high',
    explain: ([, code, host]) =>
      `The name ${host ?? 'of the host'} could not be resolved${code === 'EAI_AGAIN' ? ', for now: the name server did not answer' : ''}. It is misspelt, belongs to another network, or holds a whole URL where a host name is expected.`,
    nextSteps: [
      'Print the host name as the program has it, with quotes around it: spaces, a scheme or a port in it break it.',
      'Resolve it from the same machine or container.',
    ],
  },
  {
    when: /\b(?:ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|ESOCKETTIMEDOUT|EHOSTUNREACH|ENETUNREACH)\b/,
    confidence: 'medium',
    explain: (_, scene) =>
      `${spokenTarget(scene) === 'the other side' ? 'The other side' : spokenTarget(scene)} did not answer in time: packets are dropped on the way (security group, firewall, route), or the server is overloaded.`,
    nextSteps: [
      'Try the same connection from the same network; no answer at all points to a firewall or route, a slow one to load.',
      'Set a timeout of your own, and retry only what is idempotent, with backoff.',
    ],
  },
  {
    when: /\bUND_ERR_(?:HEADERS|BODY)_TIMEOUT\b/,
    confidence: 'medium',
    explain: () =>
      'The connection was made, but the answer did not come in time: the server took too long, or its response was never consumed.',
    nextSteps: [
      'Measure the server’s own time for this request.',
      'Consume or cancel every response body, so that connections become free.',
    ],
  },
  {
    when: /\b(?:ECONNRESET|UND_ERR_SOCKET)\b|socket hang up|other side closed/,
    confidence: 'medium',
    explain: () =>
      'The other side closed the connection in the middle of an exchange: it crashed or was restarted, an idle keep-alive connection was reused just as it was closed, or a proxy has a shorter timeout.',
    nextSteps: [
      'Look into the other side’s log at the same moment.',
      'Compare keep-alive times: the client must give up idle connections before the server or load balancer does.',
      'Retry idempotent requests once.',
    ],
  },
  {
    when: /\bEPIPE\b|ERR_STREAM_WRITE_AFTER_END|write after end|ERR_STREAM_DESTROYED|ERR_STREAM_PREMATURE_CLOSE|Premature close/,
    confidence: 'medium',
    explain: () =>
      'Something was written to, or read from, a stream that was already closed: the reader went away, or one part of the code ended it while another still used it.',
    nextSteps: [
      'Use `pipeline` of node:stream/promises in place of pipe, so that an end or an error of one stream reaches the others.',
      'For responses, stop working when the client has gone: listen to `close`.',
    ],
  },
  {
    when: /CERT_HAS_EXPIRED|certificate has expired/,
    confidence: 'high',
    explain: () => 'The certificate of the other side has expired, or the clock of this machine is wrong.',
    nextSteps: [
      'Show its dates: `openssl s_client -connect HOST:443 | openssl x509 -noout -dates`.',
      'Renew it; do not switch verification off.',
    ],
  },
  {
    when: /SELF_SIGNED_CERT|self[- ]signed certificate|UNABLE_TO_VERIFY_LEAF_SIGNATURE|unable to (?:verify|get local)/,
    confidence: 'high',
    explain: () =>
      'The certificate of the other side is signed by an authority that Node.js does not know, or its chain is incomplete.',
    nextSteps: [
      'Give the authority with NODE_EXTRA_CA_CERTS or the `ca` option, or complete the chain at the server; do not switch verification off.',
    ],
  },
  {
    when: /^TypeError: fetch failed/,
    confidence: 'low',
    explain: () =>
      'fetch could not complete the request. The reason stands in the error’s `cause`, which is not part of what was given.',
    nextSteps: ['Log `error.cause` too, or print the whole error with console.error or the logger’s error serializer.'],
  },
]);
