import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import config from '../../config.js';
import { caption, dimensions, thumbnail } from '../../lib/images.js';

const KINDS = { 'image/jpeg': '.jpg', 'image/png': '.png' };

export default async function photos(fastify) {
  fastify.addHook('onRequest', fastify.authenticate);

  // damage photos, several at a time
  fastify.post('/damage', async (request) => {
    const saved = [];
    for await (const upload of request.files()) {
      const folder = path.join(config.photoDir, upload.fields.rental.value);
      await mkdir(folder, { recursive: true });
      const target = path.join(folder, `${randomUUID()}-${upload.filename}`);
      await pipeline(upload.file, createWriteStream(target));
      saved.push(path.basename(target));
    }
    return { saved };
  });

  fastify.post('/tool/:id', { preHandler: fastify.staffOnly }, async (request, reply) => {
    const part = await request.file({ limits: { fileSize: 8 * 1024 * 1024 } });
    const extension = KINDS[part?.mimetype];
    if (!extension) return reply.code(415).send({ error: 'JPEG or PNG only' });

    const target = path.join(config.photoDir, 'tools', randomUUID() + extension);
    await pipeline(part.file, createWriteStream(target));
    if (part.fields.note) await caption(target, part.fields.note.value);
    const size = await dimensions(target);
    await fastify.db.execute('UPDATE tools SET photo = ? WHERE id = ?', [path.basename(target), request.params.id]);
    return { photo: path.basename(target), ...size };
  });

  fastify.get('/tool/:name', async (request, reply) => {
    const root = path.join(config.photoDir, 'tools') + path.sep;
    const file = path.resolve(root, request.params.name);
    if (!file.startsWith(root)) return reply.callNotFound();
    await stat(file);
    const small = await thumbnail(file, request.query.width ?? 320);
    reply.hijack();
    reply.raw.setHeader('content-type', 'image/webp');
    createReadStream(small).pipe(reply.raw);
  });
}
