import { app } from "./app.js";
import { env } from "./config/env.js";
import { logger, prisma, redis } from "./lib/clients.js";

const server = app.listen(env.PORT, () => logger.info({ port: env.PORT }, "ferry tickets"));

async function stop() {
  server.close();
  await prisma.$disconnect();
  redis.disconnect();
}

process.once("SIGTERM", () => {
  stop().catch((error) => logger.error({ error }, "stop"));
});
