import { Note } from '../models/Note.js';
import { User } from '../models/User.js';

const SORTS = { newest: { createdAt: -1 }, title: { title: 1 } };
const shared = new Map();

export function list(owner, sort) {
  const order = Object.hasOwn(SORTS, sort) ? SORTS[sort] : SORTS.newest;
  return Note.find({ owner }).sort(order).limit(200).lean();
}

export function search(owner, words, tag) {
  const filter = { owner, body: new RegExp(words, 'i') };
  if (tag) filter.tags = { $eq: String(tag) };
  return Note.find(filter).limit(100).lean();
}

export function longerThan(owner, length) {
  return Note.find({ owner, $where: `this.body.length > ${length}` })
    .limit(100)
    .lean();
}

export function matching(filter) {
  const query = typeof filter === 'string' ? JSON.parse(filter) : filter;
  return Note.find({ public: true, ...query })
    .limit(50)
    .lean();
}

export async function withAuthors(notes) {
  const result = [];
  for (const note of notes) {
    const author = await User.findById(note.owner).lean();
    result.push({ ...note, author: author?.name });
  }
  return result;
}

/** Public notes are read often: the last 500 stay in memory. */
export async function publicNote(id) {
  if (shared.has(id)) return shared.get(id);
  const note = await Note.findOne({ _id: id, public: true }).lean();
  if (shared.size >= 500) shared.delete(shared.keys().next().value);
  shared.set(id, note);
  return note;
}
