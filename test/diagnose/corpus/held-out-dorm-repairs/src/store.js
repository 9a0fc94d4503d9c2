// The oldest part of the service, from before async functions
const { pool, query, transaction } = require('./db')

const FIELDS = 'id, resident, room, building, category, state, description, created_at'
const SORTS = new Map([['newest', 'created_at DESC'], ['room', 'building, room'], ['state', 'state, created_at']])

exports.find = (id) => query(`SELECT ${FIELDS} FROM tickets WHERE id = $1`, [id]).then((rows) => rows[0])

exports.ofResident = (resident, sort) => {
  const order = SORTS.get(sort) || SORTS.get('newest')
  return query(`SELECT ${FIELDS} FROM tickets WHERE resident = $1 ORDER BY ${order} LIMIT 100`, [resident])
}

exports.list = (filter) => {
  let where = 'WHERE archived = false'
  const values = []
  if (filter.state) {
    values.push(filter.state)
    where += ' AND state = $' + values.length
  }
  if (filter.building) where += " AND building = '" + filter.building + "'"
  return query('SELECT ' + FIELDS + ' FROM tickets ' + where + ' ORDER BY created_at LIMIT 200', values)
}

exports.overdue = (days, by) => {
  const sql = `SELECT ${FIELDS} FROM tickets
    WHERE state <> 'done' AND created_at < now() - make_interval(days => $1)
    ORDER BY ${by || 'created_at'} LIMIT 200`
  return pool.query(sql, [days]).then(({ rows }) => rows)
}

exports.create = (ticket) => query(
  `INSERT INTO tickets (resident, room, building, category, description) VALUES ($1, $2, $3, $4, $5) RETURNING ${FIELDS}`,
  [ticket.resident, ticket.room, ticket.building, ticket.category, ticket.description]
).then((rows) => rows[0])

exports.update = (id, changes) => {
  const names = Object.keys(changes)
  const sets = names.map((name, index) => `${name} = $${index + 2}`).join(', ')
  return query(`UPDATE tickets SET ${sets} WHERE id = $1 RETURNING ${FIELDS}`, [id, ...Object.values(changes)])
    .then((rows) => rows[0])
}

exports.remove = (id) => query('DELETE FROM tickets WHERE id = $1', [id])

exports.setState = (id, state, by) => pool.connect().then((client) => client.query('BEGIN')
  .then(() => client.query('UPDATE tickets SET state = $2 WHERE id = $1', [id, state]))
  .then(() => client.query('INSERT INTO history (ticket, state, by_whom) VALUES ($1, $2, $3)', [id, state, by]))
  .then(() => client.query('COMMIT'))
  .then(() => client.release()))

exports.assign = (id, contractor, by) => transaction(async (client) => {
  await client.query('UPDATE tickets SET contractor = $2 WHERE id = $1', [id, contractor])
  await client.query('INSERT INTO history (ticket, state, by_whom) VALUES ($1, $2, $3)', [id, 'assigned', by])
})

exports.history = (id) => query('SELECT state, by_whom, at FROM history WHERE ticket = $1 ORDER BY at LIMIT 100', [id])

exports.watchers = (building) => query('SELECT uid FROM watchers WHERE building = $1 LIMIT 50', [building])

exports.escalate = () => query("UPDATE tickets SET urgent = true WHERE state = 'open' AND created_at < now() - interval '7 days'")
