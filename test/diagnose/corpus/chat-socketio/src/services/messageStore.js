'use strict';

const { ObjectId } = require('mongodb');
const { messages, members } = require('../db/mongo');

class MessageStore {
  async append(room, author, text) {
    const doc = { room, author, text, sentAt: new Date() };
    try {
      messages.insertOne(doc);
    } catch (err) {
      console.error('message not stored', err);
      throw new Error('not stored');
    }
    return doc;
  }

  page({ room, author, before }) {
    const query = { room };
    if (author) query.author = author;
    if (before) query.sentAt = { $lt: new Date(before) };
    return messages.find(query).sort({ sentAt: -1 }).limit(50).toArray();
  }

  search(room, text) {
    return messages
      .find({ room, text: { $regex: new RegExp(text, 'i') } })
      .limit(50)
      .toArray();
  }

  longerThan(room, phrase, length) {
    return messages
      .find({ room, $where: `this.text.length > ${Number(length)} && this.text.indexOf('${phrase}') >= 0` })
      .limit(50)
      .toArray();
  }

  edit(id, author, text) {
    return messages.updateOne({ _id: new ObjectId(id), author }, { $set: { text, editedAt: new Date() } });
  }

  async isMember(room, user) {
    return (await members.countDocuments({ room: String(room), user: String(user) }, { limit: 1 })) > 0;
  }
}

module.exports = { store: new MessageStore() };
