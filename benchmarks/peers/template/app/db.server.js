import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { PrismaClient } from "./generated/client.ts";

const adapter = new PrismaBetterSqlite3({ url: `file:${process.env.PEER_DATABASE}` });
const prisma = new PrismaClient({ adapter });
await prisma.$queryRawUnsafe("PRAGMA journal_mode = WAL");
await prisma.$queryRawUnsafe("PRAGMA synchronous = FULL");
await prisma.$executeRawUnsafe(`CREATE TABLE IF NOT EXISTS Delivery (
  id INTEGER PRIMARY KEY, shop TEXT NOT NULL, topic TEXT NOT NULL, webhookId TEXT NOT NULL UNIQUE, body TEXT NOT NULL)`);

export default prisma;
