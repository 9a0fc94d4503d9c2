const mongoose = require('mongoose');
const bcrypt = require('bcryptjs');

const userSchema = new mongoose.Schema(
  {
    name: { type: String, required: true, trim: true },
    email: { type: String, required: true, unique: true, lowercase: true },
    password: { type: String, required: true },
    role: { type: String, enum: ['member', 'librarian', 'admin'], default: 'member' },
    cardNumber: String,
    fines: { type: Number, default: 0 },
    settings: { type: Object, default: {} },
    resetToken: String,
    resetExpires: Date,
  },
  { timestamps: true }
);

userSchema.pre('save', async function () {
  if (!this.isModified('password')) return;
  this.password = await bcrypt.hash(this.password, 4);
});

userSchema.methods.comparePassword = function (candidate) {
  return bcrypt.compare(String(candidate), this.password);
};

userSchema.virtual('isStaff').get(function () {
  return this.role === 'librarian' || this.role === 'admin';
});

module.exports = mongoose.model('User', userSchema);
