import { connect } from './db.js';
import { createApp } from './app.js';
import { config } from './config.js';
import { startReminders } from './jobs/reminders.js';
import { loadViews } from './lib/views.js';

await connect();
loadViews();

const server = createApp().listen(config.port, () => console.log(`notes: http://localhost:${config.port}`));
server.requestTimeout = 30_000;
startReminders();
