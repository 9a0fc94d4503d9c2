const cron = require('node-cron');
const Loan = require('../models/loan');
const User = require('../models/user');
const config = require('../config');
const mailer = require('../lib/mailer');

const DAY = 24 * 60 * 60 * 1000;

async function remindMembers() {
  const loans = await Loan.find({ returned: null, due: { $lt: new Date() } }).populate('book member').limit(5000);
  const byMember = new Map();
  for (const loan of loans) {
    const key = String(loan.member._id);
    if (!byMember.has(key)) byMember.set(key, []);
    byMember.get(key).push(loan);
  }
  // one after the other, the mail host refuses more than one connection
  for (const list of byMember.values()) {
    await mailer.sendReminder(list[0].member, list);
    await Loan.updateMany({ _id: { $in: list.map((loan) => loan._id) } }, { remindedAt: new Date() });
  }
}

async function addFines() {
  try {
    const loans = await Loan.find({ returned: null, due: { $lt: new Date(Date.now() - DAY) } }).select('member').limit(5000).lean();
    await User.bulkWrite(
      loans.map((loan) => ({ updateOne: { filter: { _id: loan.member }, update: { $inc: { fines: config.loan.finePerDay } } } }))
    );
  } catch (err) {}
}

exports.start = () => {
  cron.schedule('0 7 * * *', () => {
    remindMembers();
  });
  cron.schedule('15 0 * * *', addFines);
};
