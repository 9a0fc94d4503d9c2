import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { definitionOf } from '../../flow/definitions.ts';
import { exportsOf } from '../../flow/exports.ts';
import { requestHandler } from '../../flow/handlers.ts';
import { isFunctionNode, unwrap } from '../../flow/scope.ts';
import { moduleMember } from '../../flow/values.ts';
import { ProjectAnswers } from '../../source/memory.ts';
import type { Project } from '../../source/project.ts';
import { textOf, type SourceFile } from '../../source/sourceFile.ts';
import { productionFiles, serverApps, type Framework } from '../configuration/expressApps.ts';

/** A service of the workspace, whatever takes its requests: a server, Next.js, cloud functions, or Node's own http. */
export interface Service {
  readonly framework: Framework | 'next' | 'lambda' | 'graphql' | 'http';
  /** Where it is made or set up. */
  readonly place: TSESTree.Node;
  /** The code of the package that it belongs to, tests left out. */
  readonly files: readonly SourceFile[];
  readonly dependencies: Readonly<Record<string, string>>;
}

const known = new ProjectAnswers<Project, readonly Service[]>();
export const nextRouteFile = /(?:^|\/)(?:pages\/api\/.+|app\/(?:.+\/)?route)\.[cm]?[jt]sx?$/;
export const nextConfigFile = /(?:^|\/)next\.config\.[cm]?[jt]s$/;
const nextMiddlewareFile = /(?:^|\/)(?:middleware|proxy)\.[cm]?[jt]s$/;

/** The service of each package of the workspace. */
export function servicesOf(project: Project): readonly Service[] {
  let services = known.get(project);
  if (services === undefined) known.set(project, (services = findServices(project)));
  return services;
}

function findServices(project: Project): readonly Service[] {
  const apps = serverApps(project);
  return [...productionFiles(project)].flatMap(([folder, files]): readonly Service[] => {
    const app = apps.find((candidate) => files.includes(candidate.file));
    if (app !== undefined)
      return [{ framework: app.framework, place: app.call, files, dependencies: app.dependencies }];
    const dependencies = project.manifests.find((manifest) => manifest.folder === folder)?.dependencies ?? {};
    const found = nextPlace(files) ?? graphqlPlace(files) ?? httpPlace(files) ?? lambdaPlace(files);
    return found === undefined ? [] : [{ ...found, files, dependencies }];
  });
}

type Found = Pick<Service, 'framework' | 'place'>;

function nextPlace(files: readonly SourceFile[]): Found | undefined {
  const config = files.find(({ path }) => nextConfigFile.test(path));
  const routes = files.filter(({ path }) => nextRouteFile.test(path));
  if (
    config === undefined &&
    !routes.some(({ text }) => /['"]next(?:\/server|\/headers)?['"]|\bNextApi|\bNextRe/.test(text))
  )
    return undefined;
  const middleware = files.find(({ path }) => nextMiddlewareFile.test(path));
  const handler = middleware?.functions[0] ?? routes[0]?.functions[0];
  const place = (config && settingsObject(config)) ?? handler;
  return place && { framework: 'next', place };
}

/** The object that a file of settings exports, in whatever it is wrapped. */
export function settingsObject(file: SourceFile): TSESTree.ObjectExpression | undefined {
  const { named, whole } = exportsOf(file);
  const exported = whole ?? named.get('default');
  for (let node = exported && (definitionOf(exported) ?? exported); node !== undefined;) {
    const bare = unwrap(node);
    if (bare.type === NodeType.ObjectExpression) return bare;
    const [first] = bare.type === NodeType.CallExpression ? bare.arguments.toReversed() : [];
    if (first === undefined) return undefined;
    node = definitionOf(first);
  }
  return undefined;
}

function graphqlPlace(files: readonly SourceFile[]): Found | undefined {
  const servers: Readonly<Record<string, RegExp>> = {
    '@apollo/server': /^ApolloServer$/,
    'apollo-server': /^ApolloServer$/,
    'apollo-server-lambda': /^ApolloServer$/,
    'graphql-yoga': /^(?:createYoga|GraphQLServer)$/,
  };
  for (const { calls } of files) {
    for (const call of calls) {
      const member = moduleMember(call.callee);
      if (member !== undefined && servers[member.module]?.test(member.path.join('.')) === true)
        return { framework: 'graphql', place: call };
    }
  }
  return undefined;
}

/** `http.createServer((request, response) => …).listen(…)`; a framework hands over what its user has made. */
function httpPlace(files: readonly SourceFile[]): Found | undefined {
  for (const { calls } of files) {
    for (const call of calls) {
      const member = moduleMember(call.callee);
      const isServer =
        member !== undefined && /^https?$/.test(member.module) && member.path.join('.') === 'createServer';
      if (
        isServer &&
        call.arguments.some((argument) => isFunctionNode(argument) || argument.type === NodeType.Identifier)
      )
        return { framework: 'http', place: call };
    }
  }
  return undefined;
}

/** Functions that answer requests of API Gateway or a function's URL. */
function lambdaPlace(files: readonly SourceFile[]): Found | undefined {
  for (const { functions, text } of files) {
    if (!/\bevent\b/.test(text)) continue;
    const handler = functions.find(
      (node) =>
        requestHandler(node)?.kind === 'event' && /\bstatusCode\b|\bevent\.body\b|\w+Parameters\b/.test(textOf(node)),
    );
    if (handler !== undefined) return { framework: 'lambda', place: handler };
  }
  return undefined;
}
