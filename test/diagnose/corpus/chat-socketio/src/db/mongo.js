'use strict';

const { MongoClient } = require('mongodb');
const config = require('../config');

const client = new MongoClient(config.mongoUrl, {
  maxPoolSize: 20,
  serverSelectionTimeoutMS: 5000,
  socketTimeoutMS: 20000,
});
const db = client.db('chat');

async function connectMongo() {
  await client.connect();
  await db.collection('messages').createIndex({ room: 1, sentAt: -1 });
}

module.exports = {
  connectMongo,
  closeMongo: () => client.close(),
  messages: db.collection('messages'),
  rooms: db.collection('rooms'),
  members: db.collection('members'),
  preferences: db.collection('preferences'),
};
