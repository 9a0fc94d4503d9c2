import type { BetaToolUnion } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import type { RunState } from './runState.ts';
import { offlineModel } from './services.ts';

const maxUses = 20;

const definitions: Readonly<Record<'WebSearch' | 'WebFetch', BetaToolUnion>> = {
  WebSearch: { type: 'web_search_20250305', name: 'web_search', max_uses: maxUses },
  WebFetch: { type: 'web_fetch_20250910', name: 'web_fetch', max_uses: maxUses },
};

/** The model API's own tools that the agent asks for; none where the deployer does not allow egress. */
export function serverTools({ driver, record, services }: RunState): readonly BetaToolUnion[] {
  if (services.allowEgress !== true || record.model === offlineModel) return [];
  return driver.agent.serverTools.map((name) => definitions[name]);
}
