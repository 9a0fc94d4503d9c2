import { defineTextRule } from '../defineProjectRule.ts';
import { dockerfiles, finalStages, isForDevelopment, stagesOf, type Stage } from './dockerfiles.ts';

/** Images that begin as another user, or whose server gives its rights up by itself. */
const unprivilegedImage =
  /nonroot|non-root|unprivileged|rootless|chainguard|bitnami|lambda\/|lambda-|nginx|httpd|caddy|postgres|mysql|mariadb|redis|mongo|rabbitmq|puppeteer|ubi\d*\/|devcontainers|keycloak|grafana|prometheus|^scratch$/i;
const dropsRights = /\b(?:gosu|su-exec|setpriv|runuser|chpst|s6-setuidgid)\b/;
const runsNode = /\b(?:node|npm|npx|yarn|pnpm|bun|deno|pm2(?:-runtime)?|nest|next|ts-node|tsx)\b|\.sh\b|\.[cm]?js\b/;

/** A server's image whose last user is root. */
export const dockerfileRootUser = defineTextRule({
  files: dockerfiles,
  checkText: (file, _project, judge) => {
    if (isForDevelopment(file.path)) return;
    const chain = finalStages(stagesOf(file));
    const [last] = chain;
    const start = chain.flatMap(({ instructions }) =>
      instructions.filter(({ name }) => name === 'CMD' || name === 'ENTRYPOINT'),
    );
    if (last === undefined || !start.some(({ text }) => runsNode.test(text)) || dropsRights.test(file.text)) return;
    const user = lastUser(chain);
    const place = user ?? start.at(-1) ?? last.from;
    const name = user?.text.split(':', 1)[0]?.trim();
    const isImageSafe = unprivilegedImage.test(chain.at(-1)?.image ?? '');
    const isRoot = name === undefined ? !isImageSafe : /^(?:root|0)$/.test(name);
    const detail = name === undefined ? 'Here no USER is set, so the process is root.' : 'Here the last USER is root.';
    judge(place.lines, isRoot ? { detail } : undefined);
  },
});

function lastUser(chain: readonly Stage[]): Stage['from'] | undefined {
  for (const { instructions } of chain) {
    const user = instructions.findLast(({ name }) => name === 'USER');
    if (user !== undefined) return user;
  }
  return undefined;
}
