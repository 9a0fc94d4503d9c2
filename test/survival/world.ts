import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { diagnose } from '../../agents/diagnose/diagnose.ts';
import { systemClock } from '../../agents/engine/ports.ts';
import { createTable, startDynalite, tableAt } from '../support/dynalite.ts';
import { startObjectServer } from '../support/objectStore.ts';
import { startScriptedModel, type Script, type ScriptedModel } from '../support/scriptedModel.ts';
import { connect } from './connect.ts';
import type { Upstreams } from './gate.ts';

/** All that outlives the processes that drive runs: the stores, the model, the analyser, a folder for temporary files. */
export interface World extends AsyncDisposable {
  readonly upstreams: Upstreams;
  readonly bucket: string;
  readonly diagnoseUrl: string;
  readonly temporaryRoot: string;
  readonly model: ScriptedModel;
  /** Services of this process, for looking at what is stored. */
  readonly services: ReturnType<typeof connect>;
}

export async function startWorld(script: Script): Promise<World> {
  const [database, objects, model, analyser, temporaryRoot] = await Promise.all([
    startDynalite(),
    startObjectServer(),
    startScriptedModel(script),
    startAnalyser(),
    mkdtemp(join(tmpdir(), 'survival-')),
  ]);
  const table = tableAt(database.endpoint);
  await createTable(table);
  table.client.destroy();
  const upstreams = { tableUrl: database.endpoint, objectsUrl: objects.endpoint, modelUrl: model.url };
  const { bucket } = objects;
  const services = connect({ ...upstreams, bucket, clock: systemClock, diagnose, temporaryRoot });
  const { port } = analyser.address() as AddressInfo;
  return {
    upstreams,
    bucket,
    diagnoseUrl: `http://127.0.0.1:${port}`,
    temporaryRoot,
    model,
    services,
    [Symbol.asyncDispose]: async () => {
      services.close();
      analyser.closeAllConnections();
      analyser.close();
      await Promise.all([
        database.stop(),
        objects.stop(),
        model[Symbol.asyncDispose](),
        rm(temporaryRoot, { recursive: true, force: true }),
      ]);
    },
  };
}

const question = z.object({
  root: z.string(),
  profile: z.enum(['security', 'quality', 'all']),
  paths: z.array(z.string()).optional(),
});

/** The analyser as a service: it takes a second to load, which each of many short-lived processes would spend again. */
async function startAnalyser(): Promise<Server> {
  const server = createServer((request, response) => {
    void (async () => {
      const { root, ...options } = question.parse(await json(request));
      response.end(JSON.stringify(await diagnose(root, options)));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
