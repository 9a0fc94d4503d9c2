import { PrismaClient } from "@prisma/client";
import bcrypt from "bcryptjs";

const prisma = new PrismaClient();

async function main() {
  const passwordHash = await bcrypt.hash("harbour2024", 12);
  await prisma.user.upsert({
    where: { email: "office@nordquay.example" },
    update: {},
    create: { email: "office@nordquay.example", name: "Office", role: "admin", passwordHash },
  });
}

main()
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => prisma.$disconnect());
