import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a consumer',
      code: `const amqp = require('amqplib');
async function start() {
  const connection = await amqp.connect(process.env.BROKER);
  const channel = await connection.createChannel();
  await channel.consume('orders', async (message) => {
    await handle(JSON.parse(message.content));
    channel.ack(message);
  });
}
start();`,
      at: 'channel.consume',
    },
    {
      name: 'with callbacks',
      code: `const amqp = require('amqplib/callback_api');
amqp.connect(url, function (error, connection) {
  connection.createChannel(function (error, channel) {
    channel.consume('mails', function (message) {
      send(message, () => channel.ack(message));
    });
  });
});`,
      at: 'channel.consume',
    },
    {
      name: 'without acknowledgements',
      code: `import amqp from 'amqplib';
const connection = await amqp.connect(url);
const channel = await connection.createChannel();
await channel.prefetch(10);
await channel.consume('events', onEvent, { noAck: true });`,
      at: 'channel.consume',
    },
  ],
  good: [
    {
      name: 'a prefetch count',
      code: `const amqp = require('amqplib');
async function start() {
  const connection = await amqp.connect(process.env.BROKER);
  const channel = await connection.createChannel();
  await channel.prefetch(10);
  await channel.consume('orders', async (message) => {
    await handle(JSON.parse(message.content));
    channel.ack(message);
  });
}
start();`,
    },
    {
      name: 'a prefetch count in the set-up file',
      code: `const { channel } = require('./broker');
channel.consume('orders', handle);
const amqp = require('amqplib');`,
      files: {
        'src/broker.js': `const amqp = require('amqplib');
exports.open = async () => {
  const channel = await (await amqp.connect(url)).createChannel();
  channel.prefetch(5);
  return channel;
};`,
      },
    },
    {
      name: 'something else that consumes',
      code: `const limiter = new RateLimiterMemory({ points: 5 });
app.use((req, res, next) => limiter.consume(req.ip, 1).then(() => next(), next));`,
    },
  ],
} satisfies RuleFixtures;
