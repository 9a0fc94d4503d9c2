/* `npm start`: the whole stack on this machine. PORT, LOCAL_API_KEY, LOCAL_DATA and LOCAL_LOG_LEVEL choose port, key, data folder and log level. */
import path from 'node:path';
import { startLocalStack } from './localStack.ts';
import { type LogLevel, logLevels } from './logs.ts';
import { unhostable } from './template.ts';
import { untilSignal } from './untilSignal.ts';

const projectRoot = path.join(import.meta.dirname, '../..');
const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

await untilSignal(async () => {
  const startedAtMs = performance.now();
  const stack = await startLocalStack({
    port: readPort(process.env.PORT),
    dataDirectory: path.resolve(projectRoot, orDefault(process.env.LOCAL_DATA, '.local')),
    apiKey: process.env.LOCAL_API_KEY,
    logLevel: readLogLevel(process.env.LOCAL_LOG_LEVEL),
    log: write,
  });
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  const key = `-H 'x-api-key: ${stack.apiKey}'`;
  const body = JSON.stringify({
    files: { 'server.js': 'app.get("/", (request, response) => response.send(eval(request.query.code)));\n' },
  });
  write(`
Ready in ${seconds} s at ${stack.url}
Model: ${stack.offlineBecause === null ? stack.modelProvider : `offline (${stack.offlineBecause}): actions that static analysis can serve are served by it`}

The agents:
  curl -s ${stack.url}/agents ${key}

An audit:
  curl -s ${stack.url}/agents/nodejs-backend-expert/audit ${key} \\
    -H 'content-type: application/json' -d '${body}'

Ctrl-C ends it; the data stays.
`);
  return stack;
});

function orDefault(value: string | undefined, whenEmpty: string): string {
  return value === undefined || value === '' ? whenEmpty : value;
}

function readPort(value: string | undefined): number {
  const port = Number(orDefault(value, '3000'));
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw unhostable(
    `PORT is ${JSON.stringify(value)}. Give a number from 0 (any free port) to 65535: PORT=3001 npm start`,
  );
}

function readLogLevel(value: string | undefined): LogLevel {
  const level = logLevels.find((known) => known === orDefault(value, 'info'));
  if (level === undefined)
    throw unhostable(`LOCAL_LOG_LEVEL is ${JSON.stringify(value)}. Choose one of ${logLevels.join(', ')}.`);
  return level;
}
