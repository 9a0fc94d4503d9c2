import { AST_NODE_TYPES as NodeType, type TSESTree } from '@typescript-eslint/utils';
import { isFunctionNode, unwrap, type FunctionNode } from '../../flow/scope.ts';
import { descendants } from '../../flow/nodes.ts';
import { valueOf } from '../../flow/values.ts';
import { fileOf, shortText, textOf } from '../../source/sourceFile.ts';
import { usesPackage } from '../configuration/expressApps.ts';
import { defineProjectRule, type JudgePlace } from '../defineProjectRule.ts';
import type { Route } from './route.ts';
import { routesOf } from './routes.ts';
import { servicesOf, type Service } from './services.ts';

const schemaPackages =
  /^(zod|joi|@hapi\/joi|yup|superstruct|valibot|ajv|ajv-.*|@sinclair\/typebox.*|typebox|class-validator|io-ts|runtypes|celebrate|express-validator|validator|validate\.js|fastest-validator|jsonschema|is-my-json-valid|express-joi-validation|koa-joi-router|express-openapi-validator|express-openapi|openapi-backend|@middy\/validator|arktype|validatorjs|node-input-validator|express-jsonschema|express-json-validator-middleware|indicative|vine|@vinejs\/vine|ow|v8n|swagger-.*middleware.*|tsoa|@tsed\/.*|type-graphql|routing-controllers|joi-.*|koa-validate|parameter|@trpc\/server)$/;
const readsBody =
  /\b(?:req|request)\??\.(?:body|payload)\b|\bctx\.request\.body\b|\{[^}\n]*\b(?:body|payload)\b[^}\n]*\}\s*=\s*(?:req|request)\b|\bawait (?:req|request)\.json\(\)|\bc\.req\.json\(/;
const checks =
  /\btypeof\b|valid|sanitiz|isNaN|Number\.is|instanceof|\.test\(|\.match\(|isEmail|\.length\s*[<>=!]|if\s*\(\s*!\s*(?:req|request)\.body|schema\s*:/i;
/** In a handler, or in what stands beside it in its route. */
const checksRequest =
  /\btypeof\b|valid|sanitiz|isNaN|Number\.is|Array\.isArray|instanceof|\.test\(|\.match\(|schema|\.?(?:safe)?parse\w*\(|Number\(|assert|expect\w*\(|check\w*\(|ensure\w*\(|require\w*\((?!['"])|joi\b|celebrate|zod|dto\b|\.has\(|\.includes\(|pick\(|clean\w*\(|verify\w*\(|constructEvent|authenticate\(|signature|\.length\s*[<>=!]/i;
/** A body that is one text, and has no fields. */
const ofOnePiece = /\b(?:text|raw)\(/;
/** A schema that the handler itself holds against what was sent. */
const parsesBody =
  /\.(?:safe)?[pP]arse(?:Async)?\((?:req|request|ctx\.request|ctx\.req)\??\.(?:body|payload)\)|\.validate(?:Async)?\((?:req|request|ctx\.request)\??\.(?:body|payload)\b/;
const fewestHandlers = 2;
const mostNamed = 2;

/** What handlers take of clients without a look at its form: in a whole service, or at a few routes of one that checks elsewhere. */
export const missingInputValidation = defineProjectRule((project, judge) => {
  for (const service of servicesOf(project)) {
    const reading = service.files.filter(({ text }) => readsBody.test(text));
    const uses = reading.reduce((count, { text }) => count + (text.match(new RegExp(readsBody, 'g'))?.length ?? 0), 0);
    if (uses < fewestHandlers) continue;
    const isChecked = usesPackage(service, schemaPackages) || reading.some(({ text }) => checks.test(text));
    const first = reading[0]?.path ?? '';
    judge(
      service.place,
      isChecked
        ? undefined
        : {
            detail: `Here the application is made; ${reading.length} file(s) read bodies, ${first} among them, and none checks them.`,
          },
    );
    if (isChecked) judgeForgotten(service, judge);
  }
});

/** Where most routes have a schema, the few without one are forgotten. */
function judgeForgotten(service: Service, judge: JudgePlace): void {
  const routes = routesOf(service).filter(
    (route) => /^(?:post|put|patch)$/.test(route.method) && takesMuch(handlerText(route)),
  );
  const open = routes.filter(
    (route) =>
      !ofOnePiece.test(surroundings(route)) && !checksRequest.test(`${surroundings(route)} ${handlerText(route)}`),
  );
  const validated = routes.filter(
    (route) =>
      /valid|schema|celebrate|joi|zod|dto|rules/i.test(surroundings(route)) || parsesBody.test(handlerText(route)),
  );
  judgeCasts(service, validated.length, judge);
  const isRule = validated.length >= fewestHandlers && validated.length > open.length;
  for (const route of routes.filter((one) => open.includes(one) || validated.includes(one))) {
    const isForgotten = isRule && open.includes(route) && open.indexOf(route) < mostNamed;
    judge(
      isForgotten ? placeOf(route) : route.node,
      isForgotten
        ? {
            detail: `Here ${route.method.toUpperCase()} ${route.path} takes its body as it comes, while ${validated.length} other routes check theirs.`,
          }
        : undefined,
    );
  }
}

/** Where a controller of another file takes the body; else the route. */
function placeOf(route: Route): TSESTree.Node {
  const handler = handlerOf(route);
  if (handler === undefined || fileOf(handler) === fileOf(route.node)) return route.node;
  return [...descendants(handler.body)].find((node) => wholeInput.test(shortText(node, 60))) ?? handler;
}

/** What is only said to be of a type: `request.query as unknown as Filter`. */
function judgeCasts(service: Service, validated: number, judge: JudgePlace): void {
  for (const route of routesOf(service)) {
    const handler = handlerOf(route);
    if (handler === undefined || !cast.test(textOf(handler))) continue;
    const isChecked = checksRequest.test(`${surroundings(route)} ${textOf(handler)}`);
    for (const node of descendants(handler.body)) {
      if (node.type !== NodeType.TSAsExpression || node.parent.type === NodeType.TSAsExpression) continue;
      const type = textOf(node.typeAnnotation);
      if (!wholeInput.test(textOf(unwrap(node))) || !/^(?:Partial<)?[A-Z]\w+/.test(type) || /^Record\b/.test(type))
        continue;
      judge(
        node,
        validated >= fewestHandlers && !isChecked
          ? {
              detail: `Here ${textOf(unwrap(node))} is only said to be ${type}; nothing checks that it is, as other routes do.`,
            }
          : undefined,
      );
    }
  }
}

const wholeInput = /^(?:req|request|ctx\.request|ctx)\.(?:body|query|payload)$/;
const cast = /\.(?:body|query|payload)\s+as\s/;

/** A body as a whole, or several of its fields: what happens to a single one is told by what it is used for. */
function takesMuch(text: string): boolean {
  if (!readsBody.test(text)) return false;
  const taken =
    /\{([^{}]*)\}\s*=\s*(?:await )?(?:req|request|ctx\.request|ctx\.req|c\.req)\??\.(?:body|payload|json\(\))/.exec(
      text,
    )?.[1];
  if (taken !== undefined) return taken.split(',').length > 1;
  const fields = new Set([...text.matchAll(/\.(?:body|payload)\??\.(\w+)/g)].map(([, name]) => name));
  return fields.size !== 1;
}

function handlerOf({ handlers }: Route): FunctionNode | undefined {
  for (const handler of handlers.toReversed()) {
    if (isFunctionNode(handler)) return handler;
    const value = valueOf(handler);
    if (value?.kind === 'function') return value.node;
  }
  return undefined;
}

function handlerText(route: Route): string {
  const handler = handlerOf(route);
  return handler === undefined ? '' : textOf(handler);
}

/** The route without its handler: middleware, options. */
function surroundings(route: Route): string {
  const handler: TSESTree.Node | undefined = handlerOf(route);
  const text = textOf(route.node);
  return handler === undefined ? text : text.replace(textOf(handler), '');
}
