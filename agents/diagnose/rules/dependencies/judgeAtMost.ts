import type { JudgePlace, Lines } from '../defineProjectRule.ts';
import type { Weakness } from '../defineRule.ts';

export const maxFindings = 30;

export interface Judgement {
  readonly place: Lines;
  readonly weakness: Omit<Weakness, 'fix'> | undefined;
}

/** Judges all, of which at most `maxFindings` are weak: the last of these says how many more there are. The gravest come first. */
export function judgeAtMost(judge: JudgePlace, judgements: readonly Judgement[]): void {
  const weak = judgements.filter(({ weakness }) => weakness !== undefined).sort((a, b) => gravity(b) - gravity(a));
  for (const { place, weakness } of judgements) if (weakness === undefined) judge(place, undefined);
  weak.slice(0, maxFindings).forEach(({ place, weakness }, index) => {
    if (weakness === undefined) return;
    const rest = index === maxFindings - 1 ? weak.length - maxFindings : 0;
    const more = rest > 0 ? ` And ${rest} more like it ${rest === 1 ? 'is' : 'are'} not listed.` : '';
    judge(place, { ...weakness, detail: weakness.detail + more });
  });
}

function gravity({ weakness }: Judgement): number {
  return ['info', 'low', 'medium', 'high', 'critical'].indexOf(weakness?.severity ?? 'info');
}
