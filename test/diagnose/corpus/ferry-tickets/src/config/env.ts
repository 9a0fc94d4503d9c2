import { z } from "zod";

const schema = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("development"),
  PORT: z.coerce.number().int().default(4000),
  DATABASE_URL: z.string().url(),
  REDIS_URL: z.string().default("rediss://localhost:6379"),
  PUBLIC_URL: z.string().url().default("https://tickets.nordquay.example"),
  ACCESS_SECRET: z.string().min(12).default("quay-lantern-sixty-two"),
  REFRESH_SECRET: z.string().min(32),
  PASSPORT_KEY: z.string().length(32),
  PAYLINE_SECRET: z.string().min(24),
  BUCKET: z.string().default("nordquay-documents"),
});

export const env = schema.parse(process.env);

export const isProduction = env.NODE_ENV === "production";

// object storage of the port authority, speaks S3
export const storage = {
  region: "eu-north-1",
  endpoint: "https://objects.portauthority.example",
  accessKeyId: "nordquay-tickets",
  secretAccessKey: "uT7wq0Zk3vXn9Rb1sLm5HyEj8Gd2PfCa4oNi6VtB",
};
