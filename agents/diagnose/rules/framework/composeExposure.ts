import { posix } from 'node:path';
import { isTestPath } from '../../source/testPaths.ts';
import { defineTextRule } from '../defineProjectRule.ts';
import type { Weakness } from '../defineRule.ts';
import { isForDevelopment } from './dockerfiles.ts';
import { entriesOf, type Entry } from './yamlEntries.ts';

const databasePorts: Readonly<Record<string, string>> = {
  '5432': 'PostgreSQL',
  '3306': 'MySQL',
  '27017': 'MongoDB',
  '6379': 'Redis',
  '9200': 'Elasticsearch',
  '11211': 'memcached',
  '5672': 'RabbitMQ',
  '1433': 'SQL Server',
  '2375': 'Docker',
};
const dangerousCapability = /^(?:ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE|NET_ADMIN|DAC_READ_SEARCH)$/;
/** Variables by which images of databases let everybody in. */
const openDatabase =
  /^(?:POSTGRES_HOST_AUTH_METHOD=trust|MYSQL_ALLOW_EMPTY_PASSWORD=(?:yes|true|1)|MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=(?:yes|true|1)|ALLOW_EMPTY_PASSWORD=(?:yes|true|1)|xpack\.security\.enabled=false|ALLOW_ANONYMOUS_LOGIN=(?:yes|true|1))$/i;

type Finding = Omit<Weakness, 'fix'>;

/** Services of docker-compose with the rights of the machine, or open to every network. */
export const composeExposure = defineTextRule({
  files: /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/i,
  checkText: (file, project, judge) => {
    if (isTestPath(file.path) || isForDevelopment(posix.basename(file.path))) return;
    for (const service of entriesOf(file, project)?.get('services')?.members() ?? []) {
      const check = (entry: Entry | undefined, weakness: (text: string) => Finding | undefined): void => {
        for (const item of entry?.items() ?? []) {
          const text = item.text() ?? item.get('source')?.text() ?? '';
          if (text !== '') judge(item.lines(), weakness(text));
        }
      };
      check(service.get('privileged'), (text) =>
        text === 'true'
          ? { detail: 'Here the container has all rights of the machine.', severity: 'high', cwe: [250] }
          : undefined,
      );
      check(service.get('cap_add'), (text) =>
        dangerousCapability.test(text)
          ? { detail: `Here the container may ${text}, which leads out of it.`, cwe: [250] }
          : undefined,
      );
      for (const name of ['network_mode', 'pid'])
        check(service.get(name), (text) =>
          text === 'host'
            ? {
                detail: `Here the container shares the machine's ${name === 'pid' ? 'processes' : 'network'}.`,
                cwe: [668],
              }
            : undefined,
        );
      check(service.get('volumes'), mounted);
      check(service.get('ports'), published);
      for (const [entry, text] of variablesOf(service.get('environment')))
        judge(
          entry.lines(),
          openDatabase.test(text)
            ? { detail: `Here ${text} lets everybody in without a password.`, cwe: [306] }
            : undefined,
        );
    }
  },
});

function mounted(text: string): Finding | undefined {
  if (/docker\.sock\b/.test(text))
    return { detail: 'Here the container commands Docker, and so the machine.', severity: 'high', cwe: [250] };
  return /^\/(?:etc|root|proc|sys)?:/.test(text) || text === '/'
    ? { detail: `Here the machine's own ${text.split(':', 1)[0] ?? ''} lies in the container.`, cwe: [668, 732] }
    : undefined;
}

/** `5432:5432`, on all networks; with an address before it, on that one. */
function published(text: string): Finding | undefined {
  const [, address, port = ''] = /^(?:([\d.]+|\[[^\]]*\]):)?\d+:(\d+)(?:\/tcp)?$/.exec(text) ?? [];
  const name = databasePorts[port];
  if (name === undefined) return undefined;
  const isLocal = address !== undefined && /^127\.|^\[::1\]$/.test(address);
  return isLocal
    ? undefined
    : {
        detail: `Here ${name} listens on every network of the machine, past its firewall.`,
        severity: 'low',
        cwe: [1327, 668],
      };
}

function variablesOf(environment: Entry | undefined): readonly (readonly [Entry, string])[] {
  if (environment?.isMap === true)
    return environment.members().map((entry) => [entry, `${entry.key ?? ''}=${entry.text() ?? ''}`] as const);
  return (environment?.items() ?? []).map((entry) => [entry, entry.text() ?? ''] as const);
}
