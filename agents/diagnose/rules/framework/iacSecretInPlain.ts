import { posix } from 'node:path';
import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import { keyName, propertyOf, stringOf } from '../../flow/scope.ts';
import { redactedQuote } from '../../redactedQuote.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { defineRule, type Weakness } from '../defineRule.ts';
import { defineTextRule, type JudgePlace } from '../defineProjectRule.ts';
import { constantText, objectOf } from '../configuration/settings.ts';
import { cdkConstruct, cdkMember } from './cdk.ts';
import { isLiteralSecret, isLocalPassword, isSecretName } from './secretNames.ts';
import { templateFiles, templateOf } from './templates.ts';
import { entriesOf, type Entry } from './yamlEntries.ts';

const environmentKeys = new Set(['environment', 'Variables', 'env', 'Environment']);
const credentialKeys = /^(?:MasterUserPassword|SecretString|AuthToken|ClientSecret|Password|GenerateSecretString)$/;

/** Secrets that serverless.yml, SAM, CloudFormation, docker-compose or a Kubernetes manifest gives as they are. */
export const secretInTemplate = defineTextRule({
  files: templateFiles,
  checkText: (file, project, judge) => {
    if (isTestPath(file.path)) return;
    const isCompose = /^(?:docker-)?compose[\w.-]*\.ya?ml$/i.test(posix.basename(file.path));
    const isManifest = /^apiVersion:/m.test(file.text) && /\.ya?ml$/i.test(file.path);
    const root = isCompose || isManifest ? entriesOf(file, project) : templateOf(file, project)?.root;
    const isProduction = /prod/i.test(posix.basename(file.path));
    for (const entry of root?.all() ?? []) {
      for (const { name, value } of [...variablesOf(entry), ...credentialsOf(entry)]) {
        // Compose starts a developer's own services: there, passwords that are no secret are usual.
        const isLocal = isCompose && !isProduction && isLocalPassword(value.text() ?? '');
        judgeValue(name, value, isLocal, isCompose && !isProduction, judge);
      }
    }
  },
});

function judgeValue(name: string, value: Entry, isLocal: boolean, isForDevelopment: boolean, judge: JudgePlace): void {
  if (!isSecretName(name) && !credentialKeys.test(name)) return;
  const text = value.text()?.replace(new RegExp(`^${name}=`), '');
  if (text === undefined) return;
  const [, end] = value.range;
  const quote = redactedQuote(value.file.text, Math.max(0, end - text.length - 1), end);
  const weakness: Omit<Weakness, 'fix'> = {
    detail: `Here ${name} stands as it is.`,
    quote,
    ...(isForDevelopment && { severity: 'low' as const }),
  };
  judge(value.lines(), isLiteralSecret(text) && !isLocal ? weakness : undefined);
}

/** `environment: { NAME: value }`, `environment: [NAME=value]`, `env: [{ name, value }]`. */
function variablesOf(entry: Entry): readonly { readonly name: string; readonly value: Entry }[] {
  if (entry.key === undefined || !environmentKeys.has(entry.key)) return [];
  if (entry.isMap) return entry.members().map((value) => ({ name: value.key ?? '', value }));
  return entry.items().flatMap((item) => {
    const name = item.get('name')?.text() ?? item.get('Name')?.text() ?? item.text()?.split('=', 1)[0];
    const value = item.isMap
      ? (item.get('value') ?? item.get('Value'))
      : item.text()?.includes('=') === true
        ? item
        : undefined;
    return name === undefined || value === undefined ? [] : [{ name, value }];
  });
}

function credentialsOf(entry: Entry): readonly { readonly name: string; readonly value: Entry }[] {
  if (entry.key === 'Properties')
    return entry
      .members()
      .flatMap((value) => (credentialKeys.test(value.key ?? '') ? [{ name: value.key ?? '', value }] : []));
  // A parameter's default is what is deployed when nobody gives another.
  if (entry.key !== 'Parameters') return [];
  return entry.members().flatMap((parameter) => {
    const value = parameter.get('Default');
    return value === undefined ? [] : [{ name: parameter.key ?? '', value }];
  });
}

/** The same in the AWS CDK. */
export const secretInCode = defineRule((scene) => ({
  NewExpression: (call): void => {
    const construct = cdkConstruct(call);
    const environment = construct?.props && objectOf(propertyOf(construct.props, 'environment'));
    if (isTestPath(scene.file.path) || environment === undefined) return;
    for (const property of environment.properties) {
      if (property.type !== NodeType.Property || !isSecretName(keyName(property) ?? '')) continue;
      const text = stringOf(property.value);
      const isPlain = text !== undefined && isLiteralSecret(text);
      const quote = isPlain ? redactedQuote(scene.file.text, ...property.value.range) : undefined;
      scene.judge(
        property,
        isPlain ? { detail: `Here ${keyName(property) ?? ''} stands as it is.`, quote } : undefined,
      );
    }
  },
  CallExpression: (call): void => {
    const name = cdkMember(call.callee)?.path.join('.');
    if (isTestPath(scene.file.path) || (name !== 'SecretValue.unsafePlainText' && name !== 'SecretValue.plainText'))
      return;
    const [value] = call.arguments;
    const isPlain = isLiteralSecret(constantText(value) ?? '');
    scene.judge(
      call,
      isPlain && value
        ? { detail: 'Here the value is written out.', quote: redactedQuote(scene.file.text, ...value.range) }
        : undefined,
    );
  },
}));
