import type { RequestHandler } from './handlers.ts';

/** What a path into a request gives: `any` may be an object that the client has shaped, `text` is always a string. */
export type Shape = 'any' | 'text';

const requestParts: Readonly<Record<string, Shape>> = {
  body: 'any',
  rawBody: 'any',
  payload: 'any',
  query: 'any',
  params: 'text',
  'param()': 'text',
  headers: 'text',
  rawHeaders: 'text',
  'header()': 'text',
  'get()': 'text',
  cookies: 'text',
  state: 'text',
  url: 'text',
  originalUrl: 'text',
  path: 'text',
  hostname: 'text',
  host: 'text',
  href: 'text',
  file: 'any',
  files: 'any',
  'file()': 'any',
  'files()': 'any',
  'parts()': 'any',
  'saveRequestFiles()': 'any',
  'json()': 'any',
  'text()': 'text',
  'formData()': 'any',
  'parseBody()': 'any',
  'query()': 'text',
  'queries()': 'text',
  searchParams: 'text',
  nextUrl: 'text',
  handshake: 'any',
  'input()': 'any',
  'only()': 'any',
  'qs()': 'text',
  'raw()': 'any',
  'pipe()': 'any',
  rawRequest: 'any',
};

const contextParts: Readonly<Record<string, Shape>> = {
  query: 'any',
  params: 'text',
  querystring: 'text',
  search: 'text',
  url: 'text',
  originalUrl: 'text',
  path: 'text',
  href: 'text',
  searchParams: 'text',
  host: 'text',
  hostname: 'text',
  headers: 'text',
  header: 'text',
  'get()': 'text',
};

const textPartsOfEvent = new Set(
  'path rawPath rawQueryString headers multiValueHeaders pathParameters queryStringParameters multiValueQueryStringParameters cookies'.split(
    ' ',
  ),
);
const serverSideOfEvent = new Set(
  'requestContext stageVariables httpMethod isBase64Encoded resource version routeKey triggerSource region userPoolId'.split(
    ' ',
  ),
);
/** What a message of a queue or a bucket says of itself, not of what somebody put into it. */
const serverSideOfRecord = new Set(
  'messageId receiptHandle eventSource eventSourceARN awsRegion eventName eventTime eventVersion attributes md5OfBody bucket'.split(
    ' ',
  ),
);

/** What the server's parser of uploads says of a file that it has stored, not of what was sent. */
const serverSideOfFile = new Set(
  'path filename destination size filepath newFilename tempFilePath fieldname encoding'.split(' '),
);

/** Behind the path of an upload: not where the file lies, but what is in it. */
export const uploadedContent = '@content';

/** What the client chose of a request, at a path of properties (`()` behind a method's name); undefined for what the server knows. */
export function clientData(kind: RequestHandler['kind'], path: readonly string[]): Shape | undefined {
  const [first, second] = path;
  if (path.at(-1) === uploadedContent) return isUploadPath(path) ? 'any' : undefined;
  if (kind === 'value') return 'any';
  if (first === undefined) return undefined;
  switch (kind) {
    case 'request':
      if (first === '*') return 'any';
      if (first === 'raw' || first === 'req') return clientData('request', path.slice(1));
      if (first === 'valid()') return undefined;
      if ((first === 'file' || first === 'files') && serverSideOfFile.has(path.at(-1) ?? '')) return undefined;
      return part(requestParts, first);
    case 'context':
      if (first === 'request' || first === 'req')
        return clientData('request', path.slice(1)) ?? part(contextParts, second);
      if (first === 'cookies') return second === 'get()' ? 'text' : undefined;
      return part(contextParts, first);
    case 'job':
      return first === 'data' || (first === 'attrs' && second === 'data') ? 'any' : undefined;
    case 'event':
      if (serverSideOfEvent.has(first)) return undefined;
      if (first === 'Records' && path.some((name) => serverSideOfRecord.has(name))) return undefined;
      return textPartsOfEvent.has(first) ? 'text' : 'any';
    default:
      return undefined;
  }
}

function isUploadPath(path: readonly string[]): boolean {
  return (
    /^(?:path|filepath|tempFilePath)$/.test(path.at(-2) ?? '') && path.some((name) => /^files?(?:\(\))?$/.test(name))
  );
}

function part(parts: Readonly<Record<string, Shape>>, name: string | undefined): Shape | undefined {
  return name !== undefined && Object.hasOwn(parts, name) ? parts[name] : undefined;
}
