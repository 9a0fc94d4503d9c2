const { reporting } = require('../db');
const tracking = require('../services/tracking');

const DAY_MS = 24 * 60 * 60 * 1000;
let timer;

async function closeDelivered() {
  const sent = await reporting('orders').where({ status: 'sent' }).select('id', 'number');
  // The carrier allows one request at a time for each account.
  for (const order of sent) {
    const parcel = await tracking.status(order.number);
    if (parcel.state === 'delivered') {
      await reporting('orders').where({ id: order.id }).update({ status: 'closed' });
    }
  }
  return sent.length;
}

async function dropOldLetters() {
  try {
    await reporting('letters')
      .where('created_at', '<', new Date(Date.now() - 14 * DAY_MS))
      .delete();
  } catch (err) {}
}

async function run() {
  const count = await closeDelivered();
  await dropOldLetters();
  console.log('nightly: looked at %d parcels', count);
}

exports.start = function () {
  timer = setInterval(() => {
    void run().catch((err) => console.error('nightly', err));
  }, DAY_MS);
};

exports.stop = function () {
  clearInterval(timer);
};
