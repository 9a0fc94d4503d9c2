import { defineRule } from '../defineRule.ts';
import { listQueryOf } from './listQueries.ts';
import { describePath, isServiceFile, pathFromHandler } from './serving.ts';

/** A request that reads a whole table or collection. */
export const queryWithoutLimit = defineRule((scene) => ({
  CallExpression: (call): void => {
    const query = listQueryOf(call);
    if (query === undefined || !isServiceFile(call)) return;
    const path = query.isLimited ? undefined : pathFromHandler(call);
    scene.judge(
      call,
      path && {
        detail: `Here ${query.text} reads ${query.isFiltered === true ? 'every row that its filter lets through' : 'all there is'}${describePath(path)}.`,
        ...(!query.isCertain && { confidence: 'low' as const }),
      },
    );
  },
}));
