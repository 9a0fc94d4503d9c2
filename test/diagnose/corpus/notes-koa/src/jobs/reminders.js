import { EventEmitter } from 'node:events';
import { config } from '../config.js';
import { Note } from '../models/Note.js';
import { User } from '../models/User.js';
import { sendMail } from '../services/mail.js';

const reminders = new EventEmitter();
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

reminders.on('error', (error) => console.error('reminders', error));

reminders.on('due', async (note) => {
  const user = await User.findById(note.owner).lean();
  await sendMail(user.email, `Reminder: ${note.title}`, note.body);
  await Note.updateOne({ _id: note._id }, { $unset: { remindAt: 1 } });
});

async function reportCount(count) {
  for (let attempt = 1; attempt <= 3; attempt++) {
    const response = await fetch(config.hooks.url, {
      method: 'POST',
      body: JSON.stringify({ count }),
      signal: AbortSignal.timeout(3000),
    });
    if (response.ok) return;
    await wait(500 * attempt + Math.random() * 250);
  }
}

async function tick() {
  const due = await Note.find({ remindAt: { $lte: new Date() } })
    .limit(100)
    .lean();
  for (const note of due) reminders.emit('due', note);
  await reportCount(due.length);
}

export function startReminders() {
  setInterval(() => {
    tick().catch((error) => reminders.emit('error', error));
  }, 60_000);
}
