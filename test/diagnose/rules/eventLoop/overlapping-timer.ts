import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'reminders',
      code: `setInterval(async () => {
  const due = await Reminder.findAll({ where: { sent: false } });
  for (const reminder of due) {
    await Reminder.update({ sent: true }, { where: { id: reminder.id } });
  }
}, 5000);`,
      at: 'setInterval',
    },
    {
      name: 'a function by its name',
      code: `const axios = require('axios');
async function sweep() {
  const hooks = await loadHooks();
  for (const hook of hooks) await axios.post(hook.url, hook.body, { timeout: 1000 });
}
setInterval(sweep, 1000);`,
      at: 'setInterval',
    },
    {
      name: 'a function that another one calls',
      code: `export function start(pool) {
  setInterval(() => collect(pool), 30 * 1000);
}
async function collect(pool) {
  const { rows } = await pool.query('SELECT id FROM carts WHERE stale LIMIT 500');
  for (const row of rows) await pool.query('DELETE FROM carts WHERE id = $1', [row.id]);
}`,
      at: 'setInterval',
    },
  ],
  good: [
    {
      name: 'a guard',
      code: `let running = false;
setInterval(async () => {
  if (running) return;
  running = true;
  try {
    for (const reminder of await Reminder.findAll()) await Reminder.update({ sent: true }, { where: { id: reminder.id } });
  } finally {
    running = false;
  }
}, 5000);`,
    },
    {
      name: 'one short query',
      code: `setInterval(async () => {
  await pool.query('DELETE FROM sessions WHERE expires_at < now()');
}, 60_000);`,
    },
    {
      name: 'a day',
      code: `setInterval(async () => {
  for (const reminder of await Reminder.findAll()) await Reminder.update({ sent: true }, { where: { id: reminder.id } });
}, 24 * 3600 * 1000);`,
    },
  ],
} satisfies RuleFixtures;
