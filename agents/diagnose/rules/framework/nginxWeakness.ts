import { isTestPath } from '../../source/testPaths.ts';
import { defineTextRule, linesAt } from '../defineProjectRule.ts';
import type { Weakness } from '../defineRule.ts';

/** A directive of nginx: its name, then what is said of its arguments; `all` is the whole text. */
type Judge = (value: string, all: string) => Omit<Weakness, 'fix'> | undefined;

const directives: Readonly<Record<string, Judge>> = {
  autoindex: (value) =>
    value === 'on' ? { detail: 'Here the names of all files of a folder are listed.', cwe: [548] } : undefined,
  ssl_protocols: (value) =>
    /\bTLSv1(?:\.1)?(?![.\d])|\bSSLv[23]\b/.test(value)
      ? {
          detail: `Here connections are taken with ${value}, versions of TLS that are broken among them.`,
          cwe: [757, 327],
        }
      : undefined,
  proxy_ssl_verify: (value, all) =>
    value === 'off' && /proxy_pass\s+https:/.test(all)
      ? { detail: 'Here the certificate of the service behind is not checked.', severity: 'low', cwe: [295] }
      : undefined,
  client_max_body_size: (value) =>
    value === '0' ? { detail: 'Here bodies may be of any size.', cwe: [770] } : undefined,
  add_header: (value) => {
    if (/^["']?Access-Control-Allow-Origin["']?\s+["']?\$http_origin/i.test(value))
      return { detail: 'Here every origin is given back to browsers as allowed.', cwe: [942] };
    return /^["']?Content-Security-Policy["']?\s+.*'unsafe-(?:inline|eval)'/i.test(value) &&
      !/nonce-|sha256-/.test(value)
      ? {
          detail: 'Here the content policy lets scripts of pages run that were put into them.',
          severity: 'low',
          cwe: [693],
        }
      : undefined;
  },
  proxy_pass: (value) =>
    /^https?:\/\/\$(?:arg_|http_|cookie_|uri\b|request_uri\b)|^\$(?:arg_|http_)/.test(value)
      ? { detail: 'Here the client says which host is asked.', severity: 'high', cwe: [918] }
      : undefined,
};

/** Settings of nginx that open more than they should. */
export const nginxWeakness = defineTextRule({
  files: /(?:^|\/)(?:nginx[\w.-]*\.conf(?:\.template)?|(?:nginx|conf\.d|sites-(?:available|enabled))\/.+)$/i,
  checkText: (file, _project, judge) => {
    if (isTestPath(file.path)) return;
    for (const match of file.text.matchAll(/^[ \t]*([a-z_]+)[ \t]+([^;{}\n]+);/gm)) {
      const [all, name = '', value = ''] = match;
      const check = Object.hasOwn(directives, name) ? directives[name] : undefined;
      const start = match.index + (all.length - all.trimStart().length);
      if (check !== undefined) judge(linesAt(file, start, match.index + all.length), check(value.trim(), file.text));
    }
    // `location /files { alias /srv/files/; }`: /files../x leaves the folder.
    for (const match of file.text.matchAll(
      /^[ \t]*location[ \t]+(?:\^~[ \t]+)?(\/[\w/-]*[\w-])[ \t]*\{[^{}]*?\balias[ \t]+[^;\n]*\/[ \t]*;/gm,
    ))
      judge(linesAt(file, match.index + match[0].search(/\S/)), {
        detail: `Here ${match[1] ?? ''} has no slash at its end and the alias has one, so ${match[1] ?? ''}../ leads out of the folder.`,
        severity: 'high',
        cwe: [22],
      });
  },
});
