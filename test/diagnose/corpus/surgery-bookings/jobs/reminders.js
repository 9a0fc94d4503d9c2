var cron = require('node-cron');
var db = require('../db');
var mailer = require('../utils/mailer');

var DUE =
  'SELECT a.id, p.email, p.name, s.day, s.time FROM appointments a' +
  ' JOIN patients p ON p.id = a.patient_id JOIN slots s ON s.id = a.slot_id' +
  " WHERE a.state = 'booked' AND a.reminded = 0 AND s.day = date('now', '+1 day')";

function sendReminders() {
  db.all(DUE, function (err, rows) {
    if (err) return console.error('reminders', err);
    rows.forEach(async function (row) {
      await mailer.send(row.email, 'Your appointment tomorrow', mailer.bookingText(row, row));
      await db.query('UPDATE appointments SET reminded = 1 WHERE id = ?', [row.id]);
    });
  });
}

// slots of last month are of no use to anybody
async function removeOldSlots() {
  try {
    await db.query("DELETE FROM slots WHERE taken = 0 AND day < date('now', '-1 month')");
  } catch (err) {
    console.error('old slots', err);
  }
}

exports.start = function () {
  cron.schedule('0 17 * * *', sendReminders);
  // not on the full hour, when the backup runs on all our machines
  setTimeout(function () {
    cron.schedule('30 3 * * *', removeOldSlots);
  }, Math.floor(Math.random() * 60000));
};
