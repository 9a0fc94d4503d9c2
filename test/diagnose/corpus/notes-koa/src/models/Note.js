import mongoose from 'mongoose';

const schema = new mongoose.Schema(
  {
    owner: { type: mongoose.ObjectId, ref: 'User', index: true },
    title: { type: String, maxlength: 200 },
    body: { type: String, maxlength: 100_000 },
    tags: [{ type: String, maxlength: 40 }],
    remindAt: Date,
    public: { type: Boolean, default: false },
  },
  { timestamps: true },
);

export const Note = mongoose.model('Note', schema);
