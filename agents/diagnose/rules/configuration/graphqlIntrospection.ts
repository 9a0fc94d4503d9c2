import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { calledName } from '../../flow/callers.ts';
import { moduleMember } from '../../flow/values.ts';
import { shortText, type CallNode } from '../../source/sourceFile.ts';
import { graphqlServer } from './graphqlServers.ts';
import { defineProductionRule, isDevelopmentOnly } from './places.ts';
import { constantOf, objectOf, settingOf } from './settings.ts';

const exposing = ['introspection', 'playground', 'graphiql', 'ide'];
const landingPages = /^ApolloServerPluginLandingPage(GraphQLPlayground|LocalDefault)$/;

/** GraphQL servers whose schema, or a console for it, is open in every environment. */
export const graphqlIntrospection = defineProductionRule((scene) => {
  const check = (call: CallNode): void => {
    if (landingPages.test(calledName(call) ?? '') && moduleMember(call.callee) !== undefined) {
      scene.judge(
        call,
        isDevelopmentOnly(call)
          ? undefined
          : { detail: 'Here a console for the schema is served in every environment.' },
      );
      return;
    }
    const server = graphqlServer(call);
    if (server?.options === undefined) return;
    const settings = exposing.flatMap((name) => settingOf(server.options, name) ?? []);
    const open = settings.find((setting) => isOn(setting) && !isDevelopmentOnly(setting));
    if (settings.length > 0 || server.library === 'apollo') {
      const place = open?.parent?.type === NodeType.Property ? open.parent : call;
      scene.judge(place, open && { detail: `Here ${shortText(place, 60)} holds in every environment.` });
    }
  };
  return { CallExpression: check, NewExpression: check };
});

function isOn(setting: TSESTree.Node): boolean {
  const constant = constantOf(setting);
  if (constant !== undefined)
    return constant.value === true || constant.value === 'graphiql' || constant.value === 'playground';
  return objectOf(setting) !== undefined;
}
