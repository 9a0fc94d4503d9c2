import { AST_NODE_TYPES as NodeType } from '@typescript-eslint/utils';
import type { Project } from '../../source/project.ts';
import type { CallNode } from '../../source/sourceFile.ts';
import type { Weakness } from '../defineRule.ts';
import { graphqlServer, type GraphqlServer } from './graphqlServers.ts';
import { defineProductionRule } from './places.ts';
import { constantOf, hasUnknownSpread, settingOf } from './settings.ts';

const sessionPackages =
  /^(express-session|cookie-session|koa-session|cookie-parser|@fastify\/session|@fastify\/cookie|client-sessions|iron-session)$/;

/** GraphQL servers that take operations from any page that the user has open. */
export const graphqlCsrf = defineProductionRule((scene) => {
  const check = (call: CallNode): void => {
    const server = graphqlServer(call);
    if (server === undefined || !/^(apollo|nest)$/.test(server.library) || server.options === undefined) return;
    const setting = settingOf(server.options, 'csrfPrevention');
    const place = setting?.parent?.type === NodeType.Property ? setting.parent : call;
    scene.judge(place, weaknessOf(server, scene.project, scene.file.path));
  };
  return { CallExpression: check, NewExpression: check };
});

function weaknessOf(server: GraphqlServer, project: Project, path: string): Weakness | undefined {
  const setting = settingOf(server.options, 'csrfPrevention');
  const dependencies = project.manifestOf(path)?.dependencies ?? {};
  const keepsCookies = Object.keys(dependencies).some((name) => sessionPackages.test(name));
  if (setting !== undefined) {
    if (constantOf(setting)?.value !== false) return undefined;
    return {
      detail: 'Here the prevention is switched off.',
      confidence: 'high',
      severity: keepsCookies ? 'medium' : 'low',
    };
  }
  // Version 4 prevents it by itself; 3 must be told to; 2 cannot.
  const isOld =
    /^apollo-server/.test(server.module) && server.options !== undefined && !hasUnknownSpread(server.options);
  return isOld && keepsCookies
    ? { detail: 'Here csrfPrevention is not set, which this version leaves off, and cookies identify users.' }
    : undefined;
}
