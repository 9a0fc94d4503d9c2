import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'a write through the pool between BEGIN and COMMIT',
      code: `const { Pool } = require('pg');\nconst pool = new Pool();\nexports.pay = async (id) => {\n  const client = await pool.connect();\n  try {\n    await client.query('BEGIN');\n    await client.query('UPDATE invoices SET paid = true WHERE id = $1', [id]);\n    await pool.query('INSERT INTO payments (invoice) VALUES ($1)', [id]);\n    await client.query('COMMIT');\n  } catch (error) {\n    await client.query('ROLLBACK');\n    throw error;\n  } finally {\n    client.release();\n  }\n};`,
      at: 'await pool.query(',
    },
    {
      name: 'the client in the transaction of another one, with Prisma',
      file: 'src/orders.ts',
      code: `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport const order = (item: number) =>\n  prisma.$transaction(async (tx) => {\n    await tx.item.update({ where: { id: item }, data: { stock: { decrement: 1 } } });\n    await prisma.order.create({ data: { item } });\n  });`,
      at: 'await prisma.order.create',
    },
    {
      name: 'a transaction that is begun on the pool',
      code: `const mysql = require('mysql2/promise');\nconst pool = mysql.createPool({ host: 'db' });\nmodule.exports = async (a, b) => {\n  try {\n    await pool.query('START TRANSACTION');\n    await pool.query('UPDATE seats SET taken = 1 WHERE id = ?', [a]);\n    await pool.query('COMMIT');\n  } catch (error) {\n    await pool.query('ROLLBACK');\n    throw error;\n  }\n};`,
      at: 'START TRANSACTION',
    },
    {
      name: 'a write without the session',
      code: `const mongoose = require('mongoose');\nconst Wallet = mongoose.model('Wallet', new mongoose.Schema({ balance: Number }));\nexports.move = async (from, to, amount) => {\n  const session = await mongoose.startSession();\n  try {\n    await session.withTransaction(async () => {\n      await Wallet.updateOne({ _id: from }, { $inc: { balance: -amount } }, { session });\n      await Wallet.updateOne({ _id: to }, { $inc: { balance: amount } });\n    });\n  } finally {\n    await session.endSession();\n  }\n};`,
      at: '{ $inc: { balance: amount } });',
    },
    {
      name: 'a repository beside the manager of the transaction',
      file: 'src/transfer.service.ts',
      code: `import { DataSource, Repository } from 'typeorm';\nimport { Account } from './account';\nexport class TransferService {\n  constructor(private readonly source: DataSource, private readonly accounts: Repository<Account>) {}\n  async transfer(from: number, to: number, amount: number) {\n    await this.source.transaction(async (manager) => {\n      await manager.decrement(Account, { id: from }, 'balance', amount);\n      await this.accounts.increment({ id: to }, 'balance', amount);\n    });\n  }\n}`,
      at: 'await this.accounts.increment',
    },
  ],
  good: [
    {
      name: 'all statements through the client',
      code: `const { Pool } = require('pg');\nconst pool = new Pool();\nexports.pay = async (id) => {\n  const client = await pool.connect();\n  try {\n    await client.query('BEGIN');\n    await client.query('INSERT INTO payments (invoice) VALUES ($1)', [id]);\n    await client.query('COMMIT');\n  } catch (error) {\n    await client.query('ROLLBACK');\n    throw error;\n  } finally {\n    client.release();\n  }\n  await pool.query('INSERT INTO mails (invoice) VALUES ($1)', [id]);\n};`,
    },
    {
      name: 'the transaction in the options, and a repository made from its manager',
      code: `const { Sequelize, DataTypes } = require('sequelize');\nconst sequelize = new Sequelize('postgres://db');\nconst Order = sequelize.define('order', { item: DataTypes.INTEGER });\nexports.order = (item) =>\n  sequelize.transaction(async (transaction) => {\n    await Order.create({ item }, { transaction });\n    const options = { transaction };\n    await Order.update({ item }, options);\n  });`,
    },
    {
      name: 'a record of the attempt that is to stay',
      code: `const knex = require('knex')({ client: 'pg' });\nexports.pay = (id) =>\n  knex.transaction(async (trx) => {\n    await knex('audit_log').insert({ id });\n    await trx('invoices').where({ id }).update({ paid: true });\n  });`,
    },
  ],
} satisfies RuleFixtures;
