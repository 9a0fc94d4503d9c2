import type { RuleFixtures } from '../../fixtures.ts';

export default {
  bad: [
    {
      name: 'statements of pg',
      code: `async function pay(client, from, to, amount) {\n  await client.query('BEGIN');\n  await client.query('UPDATE accounts SET balance = balance - $1 WHERE id = $2', [amount, from]);\n  await client.query('UPDATE accounts SET balance = balance + $1 WHERE id = $2', [amount, to]);\n  await client.query('COMMIT');\n}`,
      at: `'BEGIN'`,
    },
    {
      name: 'an unmanaged transaction of Sequelize',
      code: `exports.create = async (order) => {\n  const t = await sequelize.transaction();\n  await Order.create(order, { transaction: t });\n  await t.commit();\n};`,
      at: 'sequelize.transaction()',
    },
    {
      name: 'callbacks of mysql',
      code: `function pay(connection, done) {\n  connection.beginTransaction((error) => {\n    if (error) return done(error);\n    connection.query('UPDATE a SET b = 1', (error) => {\n      if (error) return done(error);\n      connection.commit(done);\n    });\n  });\n}`,
      at: 'beginTransaction',
    },
    {
      name: 'a query runner',
      file: 'src/orders.ts',
      code: `export class Orders {\n  async create(order: Order) {\n    const runner = this.dataSource.createQueryRunner();\n    await runner.startTransaction();\n    try {\n      await runner.manager.save(order);\n      await runner.commitTransaction();\n    } finally {\n      await runner.release();\n    }\n  }\n}`,
      at: 'startTransaction',
    },
    {
      name: 'a rollback in a branch only',
      code: `async function pay(client, amount) {\n  await client.query('BEGIN');\n  const { rowCount } = await client.query('UPDATE a SET b = $1', [amount]);\n  if (rowCount === 0) {\n    await client.query('ROLLBACK');\n    return;\n  }\n  await client.query('COMMIT');\n}`,
      at: `'BEGIN'`,
    },
    {
      name: 'callbacks that roll back for an empty result, not for an error',
      code: `function Ledger(connection) {\n  this.move = function (from, to, cents, done) {\n    connection.beginTransaction(function (err) {\n      if (err) return done(err);\n      connection.query('UPDATE accounts SET cents = cents - ? WHERE id = ? AND cents >= ?', [cents, from, cents], function (err, result) {\n        if (err) return done(err);\n        if (!result.changedRows) return connection.rollback(function () { done(new Error('not enough')); });\n        connection.query('UPDATE accounts SET cents = cents + ? WHERE id = ?', [cents, to], function (err) {\n          if (err) return done(err);\n          connection.commit(done);\n        });\n      });\n    });\n  };\n}\nmodule.exports = Ledger;`,
      at: 'beginTransaction',
    },
  ],
  good: [
    {
      name: 'a rollback in the catch',
      code: `async function pay(client, amount) {\n  try {\n    await client.query('BEGIN');\n    await client.query('UPDATE a SET b = $1', [amount]);\n    await client.query('COMMIT');\n  } catch (error) {\n    await client.query('ROLLBACK');\n    throw error;\n  }\n}`,
    },
    {
      name: 'a managed transaction',
      code: `exports.create = (order) => knex.transaction(async (trx) => {\n  await trx('orders').insert(order);\n});\nexports.other = async (order) => { const x = await sequelize.transaction(async (t) => Order.create(order, { transaction: t })); return x; };`,
    },
    {
      name: 'callbacks that roll back',
      code: `function pay(connection, done) {\n  connection.beginTransaction((error) => {\n    if (error) return done(error);\n    connection.query('UPDATE a SET b = 1', (error) => {\n      if (error) return connection.rollback(() => done(error));\n      connection.commit(done);\n    });\n  });\n}`,
    },
    {
      name: 'a helper that only begins',
      code: `class Unit {\n  begin() { return this.client.query('BEGIN'); }\n  commit() { return this.client.query('COMMIT'); }\n  rollback() { return this.client.query('ROLLBACK'); }\n}`,
    },
    {
      name: 'callbacks that roll back through a function of their own',
      code: `exports.move = function (connection, rows, done) {\n  function giveUp(reason) {\n    connection.rollback(function () { done(reason); });\n  }\n  connection.beginTransaction(function (err) {\n    if (err) return done(err);\n    connection.query('INSERT INTO moves VALUES ?', [rows], function (err, result) {\n      if (err) return giveUp(err);\n      if (result.affectedRows === 0) return connection.rollback(done);\n      connection.commit(function (err) {\n        if (err) return giveUp(err);\n        done(null);\n      });\n    });\n  });\n};`,
    },
  ],
} satisfies RuleFixtures;
