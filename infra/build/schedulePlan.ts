import type { Catalog } from '../../agents/engine/agent.ts';
import type { BuiltSchedule } from './manifest.ts';

/** The schedules that are deployed: the enabled ones of all agents. */
export function planSchedules(catalog: Catalog): readonly BuiltSchedule[] {
  return catalog.agents.flatMap(({ profile, schedules }) =>
    schedules
      .filter(({ enabled }) => enabled)
      .map(({ enabled: _enabled, ...schedule }) => ({ agentId: profile.id, ...schedule })),
  );
}
