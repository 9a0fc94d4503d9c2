const { EventEmitter } = require('events');
const fs = require('fs');

const audit = new EventEmitter();
const log = fs.createWriteStream(process.env.AUDIT_LOG || '/var/log/orders-audit.jsonl', { flags: 'a' });

log.on('error', (err) => console.error('audit log', err));
audit.on('change', (change) => log.write(JSON.stringify({ at: new Date().toISOString(), ...change }) + '\n'));

module.exports = audit;
