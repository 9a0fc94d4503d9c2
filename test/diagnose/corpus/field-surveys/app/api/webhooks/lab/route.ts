import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { problem } from '../../../../lib/api';
import { settings } from '../../../../lib/config';
import { collection, sql } from '../../../../lib/db';

const Batch = z.object({
  batch: z.string().max(40),
  results: z
    .array(z.object({ sample: z.string().max(40), species: z.string().max(80), reads: z.number().int().min(0) }))
    .max(500),
});

type LabResult = z.infer<typeof Batch>['results'][number];

async function store(batch: string, result: LabResult) {
  const samples = await collection('samples');
  await samples.updateOne(
    { code: result.sample },
    { $push: { results: { batch, species: result.species, reads: result.reads } } as never },
  );
}

export async function POST(request: Request) {
  const raw = await request.text();
  const signature = request.headers.get(settings.labSignatureHeader) ?? '';
  const expected = createHmac('sha256', settings.labSecret).update(raw).digest('hex');
  if (signature !== expected) return problem(401, 'Bad signature');

  const parsed = Batch.safeParse(JSON.parse(raw));
  if (!parsed.success) return problem(400, 'Unknown batch format');
  const { batch, results } = parsed.data;

  try {
    await sql.begin(async (tx) => {
      await tx`insert into lab_batches (code, size) values (${batch}, ${results.length})`;
      await tx`update lab_orders set status = 'received' where batch = ${batch}`;
    });
  } catch (err) {
    // the lab sends everything twice now and then
  }

  results.forEach(async (result) => {
    await store(batch, result);
  });
  return Response.json({ accepted: results.length });
}
