'use strict';

const fs = require('node:fs');
const path = require('node:path');
const zlib = require('node:zlib');
const { once } = require('node:events');
const config = require('../config');
const { connectMongo, closeMongo, rooms, messages } = require('../db/mongo');

async function writeRoom(room, since) {
  const gzip = zlib.createGzip();
  gzip.pipe(fs.createWriteStream(path.join(config.exportDir, `${room._id}.ndjson.gz`)));
  for await (const message of messages.find({ room: String(room._id), sentAt: { $gte: since } })) {
    if (!gzip.write(JSON.stringify(message) + '\n')) await once(gzip, 'drain');
  }
  gzip.end();
}

async function main() {
  const since = new Date(process.argv[2]);
  fs.mkdirSync(config.exportDir, { recursive: true });
  await connectMongo();
  const active = await rooms
    .find({ archived: { $ne: true } }, { projection: { _id: 1 } })
    .limit(1000)
    .toArray();
  active.forEach(async (room) => {
    await writeRoom(room, since);
    await rooms.updateOne({ _id: room._id }, { $set: { exportedAt: new Date() } });
  });
  console.log('converted %d rooms', active.length);
  await closeMongo();
}

main().catch((err) => {
  console.error('export failed', err);
  process.exit(1);
});
