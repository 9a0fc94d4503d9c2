import { defineTextRule, type JudgePlace } from '../defineProjectRule.ts';
import { weaknessOfPublicStatement } from './policyStatements.ts';
import { administrationPorts, openDatabase, openPort, openUrl, weaknessOfAcl } from './publicResources.ts';
import { templateFiles, templateOf, typeOf } from './templates.ts';
import { judgeOpenApis } from './openApis.ts';
import { judgeRoutes } from './unguardedRoutes.ts';
import type { Entry } from './yamlEntries.ts';

const everywhere = new Set(['0.0.0.0/0', '::/0']);

/** Buckets, statements, databases, ports, function URLs and routes of serverless.yml, SAM and CloudFormation that stand open. */
export const publicAccessInTemplate = defineTextRule({
  files: templateFiles,
  checkText: (file, project, judge) => {
    const template = templateOf(file, project);
    if (template === undefined) return;
    for (const resource of template.resources) checkResource(resource, judge);
    for (const entry of template.root.all()) {
      checkStatement(entry, judge);
      checkCors(entry, judge);
      if (entry.key === 'FunctionUrlConfig' || (entry.key === 'url' && template.kind === 'serverless'))
        checkUrl(entry, judge);
    }
    judgeRoutes(template, judge);
    judgeOpenApis(file, template, project, judge);
  },
});

function checkResource(resource: Entry, judge: JudgePlace): void {
  const properties = resource.get('Properties');
  const acl = properties?.get('AccessControl');
  if (acl !== undefined)
    judge(acl.lines(), weaknessOfAcl(acl.text() ?? '', properties?.get('WebsiteConfiguration') !== undefined));
  const blocks = properties?.get('PublicAccessBlockConfiguration')?.members() ?? [];
  for (const block of blocks) {
    const isOff = block.text() === 'false' && properties?.get('WebsiteConfiguration') === undefined;
    judge(
      block.lines(),
      isOff
        ? {
            detail: `Here ${block.key ?? ''} is off, so a policy or an ACL can make the bucket public.`,
            severity: 'low',
            confidence: 'medium',
          }
        : undefined,
    );
  }
  const isPublic = properties?.get('PubliclyAccessible');
  if (isPublic !== undefined) judge(isPublic.lines(), isPublic.text() === 'true' ? openDatabase : undefined);
  if (typeOf(resource) === 'AWS::Lambda::Url') checkUrl(properties ?? resource, judge);
  for (const rule of [
    ...(properties?.get('SecurityGroupIngress')?.items() ?? []),
    ...(properties === undefined ? [] : [properties]),
  ]) {
    const from = rule.get('CidrIp') ?? rule.get('CidrIpv6');
    const port = rule.get('FromPort')?.text();
    if (from === undefined || port === undefined) continue;
    const isOpen = everywhere.has(from.text() ?? '') && administrationPorts.has(port);
    judge(from.lines(), isOpen ? openPort(port) : undefined);
  }
}

function checkStatement(entry: Entry, judge: JudgePlace): void {
  if (entry.get('Effect')?.text() !== 'Allow') return;
  const principal = entry.get('Principal');
  const isEverybody = principal?.text() === '*' || principal?.get('AWS')?.texts().includes('*') === true;
  if (principal === undefined) return;
  const isOpen = isEverybody && entry.get('Condition') === undefined;
  judge(principal.lines(), isOpen ? weaknessOfPublicStatement(entry.get('Action')?.texts() ?? []) : undefined);
}

/** A wildcard alone lets no cookies through; with credentials, a gateway answers every origin as if it were ours. */
function checkCors(entry: Entry, judge: JudgePlace): void {
  if (entry.key === undefined || !/^cors(?:Configuration)?$/i.test(entry.key) || !entry.isMap) return;
  const origins =
    entry.get('origins') ??
    entry.get('origin') ??
    entry.get('allowedOrigins') ??
    entry.get('AllowOrigins') ??
    entry.get('AllowOrigin');
  if (origins === undefined) return;
  const isAny = origins.texts().some((origin) => /^'?\*'?$/.test(origin));
  const credentials = (entry.get('allowCredentials') ?? entry.get('AllowCredentials'))?.text();
  judge(
    origins.lines(),
    isAny && credentials === 'true' ? { detail: 'Here every origin may send requests with credentials.' } : undefined,
  );
}

function checkUrl(entry: Entry, judge: JudgePlace): void {
  const type = entry.get('AuthType') ?? entry.get('authorizer');
  const isOpen =
    type === undefined ? entry.key === 'url' && (entry.text() === 'true' || entry.isMap) : type.text() === 'NONE';
  judge((type ?? entry).lines(), isOpen ? openUrl : undefined);
}
