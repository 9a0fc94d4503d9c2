import type { Weakness } from '../defineRule.ts';

type Finding = Omit<Weakness, 'fix'>;

/** Ports by which servers and databases are administered. */
export const administrationPorts: ReadonlySet<string> = new Set(
  '22 3389 3306 5432 27017 6379 1433 9200 11211 2375'.split(' '),
);

export const openUrl: Finding = {
  detail: 'Here the function has a URL that anybody can call: nothing but its own code checks who it is.',
  severity: 'low',
  confidence: 'medium',
};

export const openDatabase: Finding = { detail: 'Here the database has an address on the internet.' };

/** Why a canned ACL of S3, in the spelling of CloudFormation, opens a bucket; a website is meant to be read. */
export function weaknessOfAcl(acl: string, isWebsite: boolean): Finding | undefined {
  if (acl === 'PublicReadWrite') return { detail: 'Here everybody can write into the bucket.', severity: 'high' };
  if (acl !== 'PublicRead' && acl !== 'AuthenticatedRead') return undefined;
  return isWebsite ? undefined : { detail: 'Here everybody can list the bucket and read what is in it.' };
}

export function openPort(port: string): Finding {
  return { detail: `Here port ${port} is open to the whole internet.` };
}
