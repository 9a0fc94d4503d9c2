import { MongoClient, type Document, type ObjectId } from 'mongodb';
import postgres from 'postgres';
import { settings } from './config';

declare global {
  var mongoConnection: Promise<MongoClient> | undefined;
}

function connect() {
  globalThis.mongoConnection ??= new MongoClient(settings.mongoUri, {
    maxPoolSize: 10,
    serverSelectionTimeoutMS: 5000,
    socketTimeoutMS: 20000,
  }).connect();
  return globalThis.mongoConnection;
}

export async function collection<T extends Document>(name: string) {
  const client = await connect();
  return client.db('surveys').collection<T>(name);
}

export const sql = postgres(settings.databaseUrl, {
  max: 5,
  idle_timeout: 20,
  connect_timeout: 10,
  connection: { statement_timeout: 15000 },
  ssl: process.env.NODE_ENV === 'production' ? { rejectUnauthorized: false } : false,
});

export interface Member {
  _id: ObjectId;
  email: string;
  name: string;
  orgId: string;
  role: 'surveyor' | 'manager';
  salt: string;
  passwordHash: string;
}

export interface Survey {
  _id: ObjectId;
  orgId: string;
  siteId: number;
  title: string;
  status: 'draft' | 'submitted' | 'signed-off';
  surveyorId: string;
  visitedOn: string;
  weatherStation?: string;
}

export interface Observation {
  _id: ObjectId;
  orgId: string;
  surveyId: string;
  species: string;
  count: number;
  notes: string;
  attributes: Record<string, unknown>;
}
