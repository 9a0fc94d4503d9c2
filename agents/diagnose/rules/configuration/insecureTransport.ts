import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { definitionOf } from '../../flow/definitions.ts';
import { moduleMember } from '../../flow/values.ts';
import { fileOf, textOf, type CallNode } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { defineProductionRule, isDevelopmentOnly } from './places.ts';
import { constantOf, constantText, isConstant, settingOf } from './settings.ts';

const httpPackages =
  /^(axios|got|node-fetch|cross-fetch|undici|request|request-promise(-native)?|superagent|needle|http|ky|ofetch|phin|bent|wretch|isomorphic-fetch|unirest)$/;
const credential = /\bauth(?:orization)?\b|\btoken\b|api[-_]?key|passw(?:or)?d\b|\bpwd\b|secret|Bearer|credentials?\b/i;
const oneDaySeconds = 86_400;

/** Credentials that travel in clear text: plain HTTP with a token, LDAP, SMTP and FTP without TLS, databases beyond this network, HSTS off. */
export const insecureTransport = defineProductionRule((scene) => {
  const check = (call: CallNode): void => {
    const weakness = judgeCall(call);
    if (weakness !== 'other') scene.judge(call, isDevelopmentOnly(call) ? undefined : weakness);
  };
  return { CallExpression: check, NewExpression: check };
});

function judgeCall(call: CallNode): Weakness | undefined | 'other' {
  const member = moduleMember(call.callee);
  const module = member?.module ?? (textOf(call.callee) === 'fetch' ? 'node-fetch' : '');
  const name = member?.path.at(-1) ?? calledName(call) ?? '';
  const [first, second] = call.arguments;
  if (httpPackages.test(module) && !/^(Agent|createServer|Server|interceptors)$/.test(name)) return judgeRequest(call);
  if (/^(ldapjs|ldapts|ldap-authentication|passport-ldapauth|activedirectory2?)$/.test(module)) return judgeLdap(call);
  if (module === 'nodemailer' && name === 'createTransport') return judgeMail(first);
  if (module === 'basic-ftp' || module === 'ftp' || module === 'promise-ftp' || module === 'jsftp')
    return judgeFtp(call, name);
  if (module === 'helmet' && /^(|hsts|strictTransportSecurity)$/.test(member?.path.join('.') ?? 'x')) {
    return judgeHsts(
      member?.path.length === 0 ? (settingOf(first, 'hsts') ?? settingOf(first, 'strictTransportSecurity')) : first,
    );
  }
  if (name === 'register' && first !== undefined && moduleMember(first)?.module === '@fastify/helmet')
    return judgeHsts(settingOf(second, 'hsts') ?? settingOf(second, 'strictTransportSecurity'));
  return 'other';
}

/** A constant `http://` address beyond this network, with something secret beside it. */
function judgeRequest(call: CallNode): Weakness | undefined | 'other' {
  const [first, second] = call.arguments;
  const url =
    startOf(first) ?? startOf(settingOf(first, 'url') ?? settingOf(first, 'uri') ?? settingOf(first, 'baseURL'));
  if (url === undefined || !/^https?:\/\//i.test(url)) return 'other';
  if (!/^http:/i.test(url) || isNear(url)) return undefined;
  const whole = call.arguments.map((argument) => textOf(definitionOf(argument) ?? argument)).join(' ');
  const isSecret =
    /^http:\/\/[^/@\s]+:[^/@\s]*@/i.test(url) || credential.test(whole.replace(/https?:\/\/[^/'"`]*/gi, ' '));
  const isSending =
    second !== undefined || first?.type === NodeType.ObjectExpression || /[?&]\w*(?:token|key|password)=/i.test(whole);
  return isSecret && isSending
    ? { detail: `Here ${hostOf(url)} is called over plain HTTP with credentials.` }
    : undefined;
}

function judgeLdap(call: CallNode): Weakness | undefined | 'other' {
  const setting =
    settingOf(call.arguments[0], 'url') ??
    settingOf(call.arguments[0], 'server', 'url') ??
    settingOf(call.arguments[0], 'ldapOpts', 'url');
  const urls = constantText(setting);
  if (urls === undefined) return 'other';
  const isUpgraded = /\bstart(tls|TLS)\b/i.test(fileOf(call).text);
  return /^ldap:/i.test(urls) && !isNear(urls) && !isUpgraded
    ? { detail: `Here ${hostOf(urls)} is asked over LDAP without TLS, passwords included.` }
    : undefined;
}

function judgeMail(options: TSESTree.Node | undefined): Weakness | undefined | 'other' {
  const host = settingOf(options, 'host');
  if (host === undefined || settingOf(options, 'auth') === undefined) return 'other';
  const isLocal = isNear(`smtp://${constantText(host) ?? 'mail.example.org'}`) && constantText(host) !== undefined;
  return isConstant(settingOf(options, 'ignoreTLS'), true) && !isLocal
    ? { detail: 'Here mail and its password are sent without TLS.' }
    : undefined;
}

function judgeFtp(call: CallNode, name: string): Weakness | undefined | 'other' {
  if (!/^(access|connect|JSFtp|jsftp)$/.test(name)) return 'other';
  const [options] = call.arguments;
  const host = constantText(settingOf(options, 'host'));
  if (settingOf(options, 'password') === undefined && settingOf(options, 'pass') === undefined) return 'other';
  const secure = constantOf(settingOf(options, 'secure'));
  const isPlain = settingOf(options, 'secure') === undefined || secure?.value === false;
  return isPlain && !(host !== undefined && isNear(`ftp://${host}`))
    ? { detail: 'Here the password and the files travel over FTP without TLS.' }
    : undefined;
}

function judgeHsts(setting: TSESTree.Node | undefined): Weakness | undefined | 'other' {
  if (setting === undefined) return 'other';
  const isOff = isConstant(setting, false);
  const seconds = constantOf(settingOf(setting, 'maxAge'))?.value;
  const isShort = typeof seconds === 'number' && seconds < oneDaySeconds;
  return isOff || isShort
    ? { detail: `Here browsers are ${isOff ? 'not' : 'hardly'} told to come back over HTTPS only.`, severity: 'low' }
    : undefined;
}

/** The constant beginning of a text. */
function startOf(node: TSESTree.Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  const constant = constantText(node);
  if (constant !== undefined) return constant;
  const definition = definitionOf(node) ?? node;
  if (definition.type === NodeType.TemplateLiteral) {
    const head = definition.quasis[0]?.value.cooked ?? '';
    return head === '' ? startOf(definition.expressions[0]) : head;
  }
  return definition.type === NodeType.BinaryExpression ? startOf(definition.left) : undefined;
}

function hostOf(url: string): string {
  return /^\w+:\/\/(?:[^/@\s]*@)?([^/:?#\s]*)/.exec(url)?.[1] ?? '';
}

/** A host of this machine or this network, or one that is filled in at run time. */
function isNear(url: string): boolean {
  const host = hostOf(url).toLowerCase();
  if (host === '' || !host.includes('.')) return true;
  return /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|0\.0\.0\.0)|\.(local|localhost|internal|lan|svc|test|invalid|cluster\.local|docker)$|\.svc\./.test(
    host,
  );
}
