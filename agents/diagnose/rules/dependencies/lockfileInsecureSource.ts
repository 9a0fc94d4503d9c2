import { defineProjectRule } from '../defineProjectRule.ts';
import { isTestPath } from '../../source/testPaths.ts';
import { judgeAtMost, type Judgement } from './judgeAtMost.ts';
import { lineOf } from './lockLines.ts';
import type { Lock, LockedPackage } from './lockedPackages.ts';
import { locksOf } from './locks.ts';

type Flaw = 'plain' | 'moving' | 'unchecked';

/** Locked packages that whoever stands on the way, or owns the branch, can exchange. */
export const lockfileInsecureSource = defineProjectRule((project, judge) => {
  const locks = locksOf(project).filter(({ path }) => !isTestPath(path));
  judgeAtMost(judge, locks.flatMap(judgementsOf));
});

/** One for each flaw and host of a lock file: a mirror without encryption is one mistake, not a thousand. */
function judgementsOf(lock: Lock): readonly Judgement[] {
  const groups = Map.groupBy(lock.packages, (locked) => {
    const flaw = flawOf(locked);
    return flaw === undefined ? undefined : `${flaw} ${hostOf(locked)}`;
  });
  return [...groups].flatMap(([group, members]): readonly Judgement[] => {
    const [first] = members;
    if (first === undefined) return [];
    if (group === undefined) return members.map(({ line }) => ({ place: lineless(lock, line), weakness: undefined }));
    const place = lineOf(lock, first.line);
    return [
      { place, weakness: { detail: describe(first, members.length), severity: severityOf(first), quote: place.quote } },
    ];
  });
}

function lineless({ path }: Lock, line: number): Judgement['place'] {
  return { file: path, startLine: line, endLine: line };
}

function flawOf({ resolved, hasIntegrity, isLocal }: LockedPackage): Flaw | undefined {
  if (resolved === undefined || isLocal) return undefined;
  if (/^(?:git|github:|gitlab:|bitbucket:|ssh:)/.test(resolved) || /\.git(?:#|$)/.test(resolved))
    return isCommit(resolved) ? undefined : 'moving';
  if (/^http:\/\//i.test(resolved) && !isOwnMachine(resolved)) return 'plain';
  // Only a registry's paths have this part; of an archive from elsewhere there may be no digest to write down.
  return /^https:\/\//i.test(resolved) && resolved.includes('/-/') && !hasIntegrity ? 'unchecked' : undefined;
}

function isCommit(address: string): boolean {
  return /#(?:.*[:=])?[0-9a-f]{7,64}$/i.test(address);
}

function isOwnMachine(address: string): boolean {
  return /^https?:\/\/(?:[^/@]*@)?(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=[:/]|$)/i.test(address);
}

function hostOf({ resolved = '' }: LockedPackage): string {
  return (
    /:\/\/(?:[^/@]*@)?([^/:#?]+)/.exec(resolved)?.[1] ?? /^\w+:(?:\/\/)?([^/#]+)/.exec(resolved)?.[1] ?? 'an address'
  );
}

function severityOf(locked: LockedPackage): 'low' | 'medium' {
  return flawOf(locked) === 'unchecked' || locked.hasIntegrity ? 'low' : 'medium';
}

function describe(locked: LockedPackage, count: number): string {
  const subject = count === 1 ? locked.name : `${locked.name} and ${count - 1} more`;
  const verb = count === 1 ? 'comes' : 'come';
  switch (flawOf(locked)) {
    case 'plain':
      return `Here ${subject} ${verb} from ${hostOf(locked)} without encryption${locked.hasIntegrity ? ', with nothing but its digest to protect it' : ' and without a digest'}.`;
    case 'moving':
      return `Here ${subject} ${verb} from a repository on ${hostOf(locked)} without a commit.`;
    default:
      return `Here ${subject} ${verb} from ${hostOf(locked)} without a digest to compare with.`;
  }
}
