'use strict';

/** Wraps an async socket handler: the client gets { ok, ... } and a failure never leaves the wrapper. */
function safe(handler) {
  return (payload, ack) => {
    const reply = typeof ack === 'function' ? ack : () => {};
    Promise.resolve()
      .then(() => handler(payload || {}))
      .then((result) => reply({ ok: true, result }))
      .catch((err) => {
        console.error('socket handler', err);
        reply({ ok: false, error: 'failed' });
      });
  };
}

module.exports = { safe };
