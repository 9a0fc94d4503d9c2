import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Settings } from '../settings.ts';

/** The CDK's name of a retention. */
export function logRetention(days: Settings['logRetentionDays']): RetentionDays {
  const found = Object.values(RetentionDays).find((value) => Number(value) === days);
  if (typeof found !== 'number') throw new Error(`CloudWatch Logs has no retention of ${days} days.`);
  return found;
}
