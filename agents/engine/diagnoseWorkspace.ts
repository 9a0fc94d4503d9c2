import type { RunState } from './runState.ts';
import type { AnalysisMemory, DiagnoseOptions, DiagnoseReport } from './tool.ts';

/** Analyses the files of a run as they are now. What is found is kept with the session, for its next run in another process. */
export function diagnoseWorkspace(
  state: Pick<RunState, 'services' | 'directory' | 'record'>,
  options: DiagnoseOptions,
): Promise<DiagnoseReport> {
  return state.services.diagnose(state.directory, { ...options, memory: memoryOf(state) });
}

function memoryOf({ services, record: { tenant, sessionId } }: Pick<RunState, 'services' | 'record'>): AnalysisMemory {
  const { analyses, logger } = services;
  const warn = (message: string) => (error: unknown) => {
    logger.warn(message, { tenant, sessionId, reason: error instanceof Error ? error.message : String(error) });
    return undefined;
  };
  return {
    id: JSON.stringify([tenant, sessionId]),
    load: () => analyses.read(tenant, sessionId).catch(warn('Kept results of the analysis could not be read')),
    save: (results) =>
      analyses.save(tenant, sessionId, results).catch(warn('Results of the analysis could not be kept')),
  };
}
