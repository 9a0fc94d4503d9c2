import mongoose from 'mongoose';

const schema = new mongoose.Schema({
  email: { type: String, unique: true },
  name: String,
  password: { type: String, select: false },
  resetToken: { type: String, select: false },
  admin: { type: Boolean, default: false },
  settings: { type: mongoose.Schema.Types.Mixed, default: {} },
});

export const User = mongoose.model('User', schema);
