import mongoose from 'mongoose';
import { config } from './config.js';

export async function connect() {
  mongoose.connection.on('error', (error) => console.error('mongo', error));
  await mongoose.connect(config.mongo, { maxPoolSize: 20, serverSelectionTimeoutMS: 5000, socketTimeoutMS: 20_000 });
}
