import type { ApolloServerPlugin } from '@apollo/server';
import type { ForumContext } from '../context.js';
import { logger } from '../lib/logger.js';

export const requestLog: ApolloServerPlugin<ForumContext> = {
  async requestDidStart({ request, contextValue }) {
    const startedAt = performance.now();
    logger.info({ operation: request.operationName, variables: request.variables }, 'graphql request');
    return {
      async willSendResponse({ errors }) {
        const elapsedMs = Math.round(performance.now() - startedAt);
        logger.info({ viewer: contextValue.viewer?.id, elapsedMs, errors: errors?.length ?? 0 }, 'graphql response');
      },
    };
  },
};
