import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { config } from '../config.js';

const isFile = (path: string) =>
  stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );

export default async function attachmentRoutes(app: FastifyInstance) {
  app.addHook('preHandler', app.signedIn);

  const folderOf = (accountId: number) => join(config.attachmentsDir, String(accountId));

  app.post('/', async (request, reply) => {
    const part = await request.file();
    if (!part) return reply.code(400).send({ error: 'Choose a file' });
    const folder = folderOf(request.session.user!.accountId);
    await mkdir(folder, { recursive: true });
    const content = await part.toBuffer();
    const name = randomUUID();
    await writeFile(join(folder, name), content);
    return reply.code(201).send({ name, title: part.filename, bytes: content.length });
  });

  app.get<{ Querystring: { name: string } }>('/file', async (request, reply) => {
    const path = join(folderOf(request.session.user!.accountId), request.query.name);
    const content = await readFile(path);
    return reply.type('application/octet-stream').send(content);
  });

  app.get<{ Params: { '*': string } }>('/statements/*', async (request, reply) => {
    const root = join(config.statementsDir, String(request.session.user!.accountId));
    const path = resolve(root, request.params['*']);
    if (!path.startsWith(root + sep) || !(await isFile(path))) {
      return reply.callNotFound();
    }
    return reply.type('application/pdf').send(createReadStream(path));
  });
}
