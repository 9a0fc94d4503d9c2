import { defineProductionRule } from '../configuration/places.ts';
import { defineTextRule } from '../defineProjectRule.ts';
import type { Project } from '../../source/project.ts';
import { answersPartially, batchLoop, catchesEach } from './batches.ts';
import { lambdaHandlersOf } from './lambdaHandlers.ts';
import { textOf } from '../../source/sourceFile.ts';
import { functionsOf, handlerFile, templateFiles, templateOf, templatesIn } from './templates.ts';

/** Handlers of a batch that let one bad record fail them all. */
export const batchFailsAsWhole = defineProductionRule((scene) => ({
  Program: (): void => {
    for (const handler of lambdaHandlersOf(scene.file)) {
      const loop = batchLoop(handler);
      if (loop === undefined) continue;
      const isSound =
        answersPartially(scene.file.text) ||
        catchesEach(loop) ||
        !/\bawait\b|Promise\.all\(/.test(textOf(handler)) ||
        takesOneByOne(scene.file.path, scene.project);
      scene.judge(
        loop,
        isSound
          ? undefined
          : {
              detail: 'Here the first error ends the call, and the records that were done already come again with it.',
            },
      );
    }
  },
}));

/** A template that gives the function one record at a time. */
function takesOneByOne(path: string, project: Project): boolean {
  for (const { file, template } of templatesIn(project)) {
    for (const { handler, events } of functionsOf(template)) {
      if (handlerFile(file, handler, project) !== path) continue;
      const sizes = events.map(({ settings }) => (settings.get('batchSize') ?? settings.get('BatchSize'))?.text());
      if (sizes.length > 0 && sizes.every((size) => size === '1')) return true;
    }
  }
  return false;
}

const answersForAll = {
  detail:
    'Here no failed record can be told apart: the function answers for the whole batch, and ReportBatchItemFailures is not set.',
  severity: 'low',
  confidence: 'medium',
} as const;

/** Whether a file's handler goes through the records of a queue or a stream. */
function readsBatch(path: string, project: Project): boolean {
  const file = project.file(path);
  return file !== undefined && [...lambdaHandlersOf(file)].some((handler) => batchLoop(handler) !== undefined);
}

/** A handler that names the failed records, or does not, and a template that does not tell Lambda to read them: all count as done. */
export const batchAnswerIgnored = defineTextRule({
  files: templateFiles,
  checkText: (file, project, judge) => {
    const template = templateOf(file, project);
    if (template === undefined) return;
    for (const { handler, events } of functionsOf(template)) {
      const path = handlerFile(file, handler, project);
      if (path === undefined) continue;
      const isAnswering = answersPartially(project.texts.get(path) ?? '');
      if (!isAnswering && !readsBatch(path, project)) continue;
      for (const { entry, kind, settings } of events) {
        if (kind !== 'sqs' && kind !== 'stream') continue;
        const size = settings.get('batchSize') ?? settings.get('BatchSize');
        const declared = [
          ...(settings.get('functionResponseType')?.texts() ?? []),
          ...(settings.get('FunctionResponseTypes')?.texts() ?? []),
        ];
        const isRead = declared.includes('ReportBatchItemFailures');
        if (!isAnswering) {
          judge((size ?? entry).lines(), isRead || size?.text() === '1' ? undefined : answersForAll);
          continue;
        }
        judge(
          entry.lines(),
          isRead
            ? undefined
            : {
                detail: `Here ReportBatchItemFailures is missing: Lambda ignores the batchItemFailures that ${path} returns, and deletes or passes over the failed records.`,
                severity: 'high',
                confidence: 'high',
              },
        );
      }
    }
  },
});
