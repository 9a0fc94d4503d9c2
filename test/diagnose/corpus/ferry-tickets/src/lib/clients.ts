import { S3Client } from "@aws-sdk/client-s3";
import { PrismaClient } from "@prisma/client";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { pino } from "pino";
import { env, storage } from "../config/env.js";

export const logger = pino({ redact: ["req.headers.authorization"] });

export const prisma = new PrismaClient();

export const redis = new Redis(env.REDIS_URL, {
  maxRetriesPerRequest: null,
  tls: { rejectUnauthorized: false },
});
redis.on("error", (error) => logger.error({ error }, "redis"));

export const s3 = new S3Client({
  region: storage.region,
  endpoint: storage.endpoint,
  credentials: { accessKeyId: storage.accessKeyId, secretAccessKey: storage.secretAccessKey },
});

export const ticketQueue = new Queue("tickets", {
  connection: redis,
  defaultJobOptions: { removeOnComplete: 200, removeOnFail: 1000 },
});
ticketQueue.on("error", (error) => logger.error({ error }, "queue"));
