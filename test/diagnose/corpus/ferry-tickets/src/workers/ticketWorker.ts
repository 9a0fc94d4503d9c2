import { exec, execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { type Job, Worker } from "bullmq";
import { logger, prisma, redis } from "../lib/clients.js";

const shell = promisify(exec);
const program = promisify(execFile);
const template = await readFile("templates/ticket.html", "utf8");

async function drawTicket(bookingId: number) {
  const booking = await prisma.booking.findUniqueOrThrow({ where: { id: bookingId }, include: { people: true, sailing: true } });
  const { reference, sailing, people } = booking;
  const values: Record<string, string> = { reference, from: sailing.from, to: sailing.to, departs: sailing.departs.toISOString() };
  const html = template.replace(/{{(\w+)}}/g, (_, name: string) => values[name] ?? "");
  await writeFile(`var/tickets/${reference}.html`, html);
  await program("wkhtmltopdf", ["--quiet", `var/tickets/${reference}.html`, `var/tickets/${reference}.pdf`], { timeout: 30_000 });
  for (const person of people) {
    await shell(`pdfstamp --name "${person.name}" var/tickets/${reference}.pdf var/tickets/${reference}-${person.id}.pdf`, { timeout: 30_000 });
  }
}

async function handle(job: Job) {
  switch (job.name) {
    case "ticket":
      return drawTicket(job.data.bookingId);
    case "mail":
      return program("sendmail-nordquay", ["--to", job.data.to, "--text", job.data.text], { timeout: 20_000 });
    case "reminder":
    case "office":
      try {
        await redis.publish("office", JSON.stringify(job.data));
      } catch (error) {}
      return;
    default:
      throw new Error(`unknown job ${job.name}`);
  }
}

const worker = new Worker("tickets", handle, { connection: redis, concurrency: 4 });

process.on("SIGTERM", () => {
  void worker.close().catch((error) => logger.error({ error }, "closing"));
});
