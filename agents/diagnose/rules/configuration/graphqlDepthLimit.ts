import type { SourceFile } from '../../source/sourceFile.ts';
import type { Project } from '../../source/project.ts';
import { textOf, type CallNode } from '../../source/sourceFile.ts';
import { graphqlServer, type GraphqlServer } from './graphqlServers.ts';
import { defineProductionRule } from './places.ts';
import { hasUnknownSpread, settingOf } from './settings.ts';

const limitingPackages =
  /^(graphql-depth-limit|graphql-query-complexity|graphql-cost-analysis|graphql-validation-complexity|graphql-query-cost|graphql-armor|@escape\.tech\/graphql-armor.*|@envelop\/(depth-limit|resource-limitations)|@graphile\/depth-limit|graphql-limiter|graphql-rate-limit)$/;

/** GraphQL servers that answer queries however deep or costly they are. */
export const graphqlDepthLimit = defineProductionRule((scene) => {
  const check = (call: CallNode): void => {
    const server = graphqlServer(call);
    if (server !== undefined && isWholeInView(server)) {
      const isLimited = limitsItself(server) || limitsElsewhere(scene.project, scene.file);
      scene.judge(
        call,
        isLimited
          ? undefined
          : { detail: 'Here the server is made without validation rules that count depth or cost.' },
      );
    }
  };
  return { CallExpression: check, NewExpression: check };
});

function isWholeInView({ options, call }: GraphqlServer): boolean {
  return options !== undefined && call.arguments.length > 0 && !hasUnknownSpread(options);
}

function limitsItself({ options }: GraphqlServer): boolean {
  if (settingOf(options, 'queryDepth') !== undefined) return true;
  const rules = [
    settingOf(options, 'validationRules'),
    settingOf(options, 'plugins'),
    settingOf(options, 'persistedQueries'),
    settingOf(options, 'onlyPersisted'),
  ];
  return rules.some(
    (rule) => rule !== undefined && /depth|complex|cost|limit|armor|persisted|true|rules/i.test(textOf(rule)),
  );
}

function limitsElsewhere(project: Project, file: SourceFile): boolean {
  const dependencies = Object.keys(project.manifestOf(file.path)?.dependencies ?? {});
  if (dependencies.some((name) => limitingPackages.test(name))) return true;
  return [file, ...project.codeFiles()].some(({ text }) =>
    /depthLimit|maxDepth|queryComplexity|costAnalysis|createComplexityLimitRule|graphql-armor|EnvelopArmor|ApolloArmor/.test(
      text,
    ),
  );
}
