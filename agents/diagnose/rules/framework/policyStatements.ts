import type { Weakness } from '../defineRule.ts';

/** A statement that allows something. A missing list is one that cannot be seen. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[] | undefined;
}

/** Services whose actions can be bound to single resources, and reach data or rights. */
const bindable =
  /^(?:dynamodb|s3|secretsmanager|ssm|kms|iam|lambda|sqs|sns|sts|rds|rds-data|kinesis|cognito-idp|states|ses|events|firehose|athena|glue):/i;
/** Actions on no resource of their own. */
const unbound =
  /:(?:List\w*|Describe\w*|GenerateRandom|GetCallerIdentity|GetAccount\w*|CreateKey|GetParametersByPath|SendEmail|SendRawEmail|GetRandomPassword|Validate\w*|PutMetric\w*)$/i;
const grave =
  /^(?:iam:(?:PassRole|Put\w+|Attach\w+|Create\w+|\*)|sts:AssumeRole|secretsmanager:(?:GetSecretValue|\*)|kms:(?:Decrypt|\*))$/i;

/** Why a statement allows too much; undefined for a sound one. */
export function weaknessOfStatement({ actions, resources }: Statement): Omit<Weakness, 'fix'> | undefined {
  const isEverywhere = resources?.includes('*') === true;
  if (actions.includes('*') || actions.includes('*:*'))
    return {
      detail: isEverywhere
        ? 'Here every action on every resource of the account is allowed.'
        : 'Here every action is allowed.',
      severity: isEverywhere ? 'high' : 'medium',
    };
  if (!isEverywhere) return undefined;
  const whole = actions.find((action) => /^[\w-]+:\*$/.test(action) && bindable.test(action));
  if (whole !== undefined) return { detail: `Here ${whole} is allowed on every resource.`, severity: 'medium' };
  const named = actions.find((action) => bindable.test(action) && !unbound.test(action));
  if (named === undefined) return undefined;
  const worst = actions.find((action) => grave.test(action));
  return {
    detail: `Here ${worst ?? named} is allowed on every resource.`,
    severity: worst === undefined ? 'low' : 'medium',
    confidence: 'medium',
  };
}

/** Why a statement lets everybody in; `actions` as written. */
export function weaknessOfPublicStatement(actions: readonly string[]): Omit<Weakness, 'fix'> | undefined {
  if (actions.length === 0 || actions.every((action) => /^(?:execute-api|cloudfront|vpce?):/i.test(action)))
    return undefined;
  const changes = actions.find((action) => !/:(?:Get|List|Head|Describe)\w*$/i.test(action));
  return changes === undefined
    ? {
        detail: `Here everybody is allowed ${actions[0] ?? 'it'}, without a condition.`,
        severity: 'low',
        confidence: 'medium',
      }
    : { detail: `Here everybody is allowed ${changes}, without a condition.`, severity: 'high' };
}
