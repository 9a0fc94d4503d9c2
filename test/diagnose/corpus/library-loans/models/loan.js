const mongoose = require('mongoose');

const loanSchema = new mongoose.Schema(
  {
    book: { type: mongoose.Schema.Types.ObjectId, ref: 'Book', required: true },
    member: { type: mongoose.Schema.Types.ObjectId, ref: 'User', required: true, index: true },
    due: { type: Date, required: true },
    returned: Date,
    renewals: { type: Number, default: 0 },
    remindedAt: Date,
  },
  { timestamps: true }
);

loanSchema.statics.openOf = function (memberId) {
  return this.find({ member: memberId, returned: null }).populate('book').sort('due').limit(100);
};

module.exports = mongoose.model('Loan', loanSchema);
