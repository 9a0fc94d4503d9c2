import type { APIGatewayProxyEventV2WithLambdaAuthorizer, APIGatewayProxyResultV2 } from 'aws-lambda';
import { answer, guarded, readJson } from '../lib/http.js';
import { setAt } from '../lib/objects.js';
import { Albums } from '../services/albums.js';
import { index } from '../services/outbound.js';

type Event = APIGatewayProxyEventV2WithLambdaAuthorizer<{ owner: string }>;

const EDITABLE = ['title', 'intro', 'theme'] as const;
const albums = new Albums();
let caller = '';

async function list(event: Event): Promise<APIGatewayProxyResultV2> {
  const { title, theme, all } = event.queryStringParameters ?? {};
  if (all) {
    const everything = await albums.all();
    return answer(
      event,
      200,
      everything.filter((album) => album.owner === caller),
    );
  }
  if (theme) return answer(event, 200, await albums.byTheme(caller, theme));
  return answer(event, 200, await albums.byTitle(caller, title ?? ''));
}

async function show(event: Event): Promise<APIGatewayProxyResultV2> {
  const album = await albums.get(event.pathParameters?.id ?? '');
  if (!album || album.owner !== event.requestContext.authorizer.lambda.owner) {
    return answer(event, 404, { message: 'No such album' });
  }
  return answer(event, 200, { ...album, related: await albums.related(album) });
}

async function change(event: Event): Promise<APIGatewayProxyResultV2> {
  const { owner } = event.requestContext.authorizer.lambda;
  const id = event.pathParameters?.id ?? '';
  const body = readJson(event);
  if (!body) return answer(event, 400, { message: 'The body is no JSON' });

  if (body.path) {
    const album = await albums.get(id);
    if (album?.owner !== owner) return answer(event, 404, { message: 'No such album' });
    setAt(album, String(body.path), body.value);
    await albums.replace(album);
    return answer(event, 200, album);
  }

  const changes = Object.fromEntries(
    EDITABLE.filter((name) => typeof body[name] === 'string').map((name) => [name, body[name]]),
  );
  await albums.change(id, owner, changes);
  const album = await albums.get(id);
  if (album) index(album);
  return answer(event, 200, album);
}

export const handler = guarded(async (event: Event) => {
  caller ||= event.requestContext.authorizer.lambda.owner;
  if (event.requestContext.http.method === 'PATCH') return change(event);
  return event.pathParameters?.id ? show(event) : list(event);
});
