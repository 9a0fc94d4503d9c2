import * as z from 'zod';
import { type Template, unhostable } from './template.ts';

const stringMap = z.record(z.string(), z.string()).default({});

const integrationSchema = z.object({
  Type: z.string(),
  Uri: z.string().optional(),
  ResponseTransferMode: z.enum(['BUFFERED', 'STREAM']).default('BUFFERED'),
  TimeoutInMillis: z.number().default(29_000),
  IntegrationResponses: z
    .array(z.object({ StatusCode: z.coerce.number(), ResponseParameters: stringMap, ResponseTemplates: stringMap }))
    .default([]),
});

const methodSchema = z.object({
  HttpMethod: z.string(),
  ResourceId: z.string(),
  AuthorizationType: z.string().default('NONE'),
  AuthorizerId: z.string().optional(),
  ApiKeyRequired: z.boolean().default(false),
  Integration: integrationSchema,
});

const authorizerSchema = z.object({
  Type: z.string(),
  AuthorizerUri: z.string().default(''),
  IdentitySource: z.string().optional(),
  AuthorizerResultTtlInSeconds: z.number().default(300),
});

const gatewayResponseSchema = z.object({
  ResponseType: z.string(),
  StatusCode: z.coerce.number().optional(),
  ResponseParameters: stringMap,
  ResponseTemplates: stringMap,
});

export interface AuthorizerSpec {
  readonly id: string;
  readonly functionArn: string;
  /** Such as `method.request.header.Authorization`; the authorizer is not called when one of them is missing. */
  readonly identitySources: readonly string[];
  readonly resultTtlMs: number;
}

export interface LambdaIntegrationSpec {
  readonly kind: 'lambda';
  readonly functionArn: string;
  readonly streaming: boolean;
  readonly timeoutMs: number;
}

export interface MockIntegrationSpec {
  readonly kind: 'mock';
  readonly statusCode: number;
  /** Header name to value expression, such as `'*'` in quotes. */
  readonly headers: Readonly<Record<string, string>>;
  /** Origins that are answered with themselves in `access-control-allow-origin`. */
  readonly origins: readonly string[];
}

export interface MethodSpec {
  readonly httpMethod: string;
  readonly resourcePath: string;
  readonly authorizer: AuthorizerSpec | null;
  readonly integration: LambdaIntegrationSpec | MockIntegrationSpec;
}

export type GatewayResponseSpec = z.infer<typeof gatewayResponseSchema>;

export interface ApiSpec {
  readonly id: string;
  readonly stage: string;
  readonly binaryMediaTypes: readonly string[];
  readonly methods: readonly MethodSpec[];
  /** By response type, such as `DEFAULT_4XX`. */
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponseSpec>;
}

/** Reads the template's one REST API. Throws `configuration_invalid` on anything it could not serve as API Gateway would. */
export function readApi(template: Template): ApiSpec {
  const apis = template.resources(
    'AWS::ApiGateway::RestApi',
    z.object({ BinaryMediaTypes: z.array(z.string()).default([]) }),
  );
  const [api] = apis;
  if (api === undefined || apis.size > 1)
    throw unhostable(`The template has ${apis.size} REST APIs; exactly one can be hosted.`);
  const stages = [...template.resources('AWS::ApiGateway::Stage', z.object({ StageName: z.string() })).values()];
  const authorizers = readAuthorizers(template);
  const paths = readPaths(template, api[0]);
  const methods = [...template.resources('AWS::ApiGateway::Method', methodSchema).values()].map(
    (method): MethodSpec => {
      const resourcePath = paths.get(method.ResourceId);
      if (resourcePath === undefined)
        throw unhostable(`A ${method.HttpMethod} method belongs to the unknown resource ${method.ResourceId}.`);
      const label = `${method.HttpMethod} ${resourcePath}`;
      if (method.ApiKeyRequired)
        throw unhostable(`${label} requires an API Gateway key; only REQUEST authorizers are hosted here.`);
      return {
        httpMethod: method.HttpMethod,
        resourcePath,
        authorizer: findAuthorizer(authorizers, method, label),
        integration: readIntegration(method.Integration, label),
      };
    },
  );
  const responses = [...template.resources('AWS::ApiGateway::GatewayResponse', gatewayResponseSchema).values()];
  return {
    id: api[0],
    stage: stages[0]?.StageName ?? 'prod',
    binaryMediaTypes: api[1].BinaryMediaTypes,
    methods,
    gatewayResponses: new Map(responses.map((response) => [response.ResponseType, response])),
  };
}

function readPaths(template: Template, apiId: string): Map<string, string> {
  const resources = template.resources(
    'AWS::ApiGateway::Resource',
    z.object({ PathPart: z.string(), ParentId: z.string() }),
  );
  const root = `${apiId}.RootResourceId`;
  const pathOf = (id: string): string => {
    const resource = resources.get(id);
    return resource === undefined || id === root ? '' : `${pathOf(resource.ParentId)}/${resource.PathPart}`;
  };
  return new Map([[root, '/'], ...[...resources.keys()].map((id): [string, string] => [id, pathOf(id)])]);
}

function readAuthorizers(template: Template): Map<string, AuthorizerSpec> {
  const specs = new Map<string, AuthorizerSpec>();
  for (const [id, properties] of template.resources('AWS::ApiGateway::Authorizer', authorizerSchema)) {
    if (properties.Type !== 'REQUEST')
      throw unhostable(`The authorizer ${id} is of type ${properties.Type}; only REQUEST is hosted here.`);
    specs.set(id, {
      id,
      functionArn: functionOf(properties.AuthorizerUri, id),
      identitySources: (properties.IdentitySource ?? '')
        .split(',')
        .map((source) => source.trim())
        .filter((source) => source !== ''),
      resultTtlMs: properties.AuthorizerResultTtlInSeconds * 1000,
    });
  }
  return specs;
}

function findAuthorizer(
  authorizers: ReadonlyMap<string, AuthorizerSpec>,
  method: z.infer<typeof methodSchema>,
  label: string,
): AuthorizerSpec | null {
  if (method.AuthorizationType === 'NONE') return null;
  const authorizer = authorizers.get(method.AuthorizerId ?? '');
  if (authorizer === undefined)
    throw unhostable(`${label} is authorized by ${method.AuthorizationType}, which is not hosted here.`);
  return authorizer;
}

function readIntegration(integration: z.infer<typeof integrationSchema>, label: string): MethodSpec['integration'] {
  if (integration.Type === 'AWS_PROXY') {
    return {
      kind: 'lambda',
      functionArn: functionOf(integration.Uri ?? '', label),
      streaming: integration.ResponseTransferMode === 'STREAM',
      timeoutMs: integration.TimeoutInMillis,
    };
  }
  const [response] = integration.IntegrationResponses;
  if (integration.Type !== 'MOCK' || response === undefined)
    throw unhostable(`${label} has an integration of type ${integration.Type}, which is not hosted here.`);
  const headers = Object.entries(response.ResponseParameters).map(
    ([name, value]) => [name.replace('method.response.header.', ''), value] as const,
  );
  return {
    kind: 'mock',
    statusCode: response.StatusCode,
    headers: Object.fromEntries(headers),
    origins: originsOf(Object.values(response.ResponseTemplates), label),
  };
}

/** The one mapping template that is understood: CDK's for several allowed origins, which compares each with the request's. */
function originsOf(templates: readonly string[], label: string): string[] {
  return templates.flatMap((template) => {
    const origins = [...template.matchAll(/\$origin == "([^"]+)"/g)].flatMap(([, origin]) => origin ?? []);
    if (origins.length === 0 && template.includes('#'))
      throw unhostable(`${label} answers by a mapping template that is not hosted here: ${template}`);
    return origins;
  });
}

function functionOf(uri: string, label: string): string {
  const arn = /\/functions\/(arn:[^/]+)\//.exec(uri)?.[1];
  if (arn === undefined) throw unhostable(`${label} calls ${JSON.stringify(uri)}, which is no Lambda function.`);
  return arn;
}
