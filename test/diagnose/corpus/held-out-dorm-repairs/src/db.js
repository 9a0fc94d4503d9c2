const { Pool } = require('pg')
const { MongoClient } = require('mongodb')

const config = require('./config')

const pool = new Pool(config.pg)
pool.on('error', (err) => console.error('pg', err.message))

const mongo = new MongoClient(config.mongoUrl, { maxPoolSize: 10, serverSelectionTimeoutMS: 5000 })

exports.pool = pool
exports.query = (text, values) => pool.query(text, values).then((result) => result.rows)
exports.connectMongo = () => mongo.connect()
exports.messages = () => mongo.db().collection('messages')
exports.guests = () => mongo.db().collection('guests')

exports.transaction = async (work) => {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (err) {
    await client.query('ROLLBACK')
    throw err
  } finally {
    client.release()
  }
}
