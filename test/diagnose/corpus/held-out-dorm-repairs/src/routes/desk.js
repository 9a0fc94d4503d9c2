const nunjucks = require('nunjucks')
const Router = require('koa-router')

const { query } = require('../db')
const { deskOnly, noted } = require('../middleware')
const notify = require('../notify')
const store = require('../store')

const router = new Router({ prefix: '/desk' })
const plain = new nunjucks.Environment(null, { autoescape: true })

router.use(deskOnly)

router.get('/tickets', (ctx) => store.list(ctx.query).then((tickets) => ctx.page('desk.njk', { tickets })))

router.get('/overdue', async (ctx) => {
  const tickets = await store.overdue(Number(ctx.query.days) || 14, ctx.query.by)
  for (const ticket of tickets) {
    ticket.history = await store.history(ticket.id)
  }
  ctx.body = tickets
})

router.put('/tickets/:id(\\d+)/contractor', async (ctx) => {
  const contractor = Number(ctx.request.body.contractor)
  if (!Number.isInteger(contractor)) ctx.throw(400)
  await store.assign(ctx.params.id, contractor, ctx.state.user.sub)
  notify(`c${contractor}`, `Request ${ctx.params.id} is yours`).catch((err) => console.error('push', err.message))
  ctx.status = 204
})

router.delete('/tickets/:id(\\d+)', noted('removed'), async (ctx) => {
  await store.remove(ctx.params.id)
  ctx.status = 204
})

router.get('/contractors', (ctx) => query('SELECT * FROM contractors ORDER BY name LIMIT 500').then((rows) => {
  ctx.body = rows
}))

// "Dear {{ name }}, the plumber comes on {{ day }}"
router.post('/notices', async (ctx) => {
  const { text, building, day } = ctx.request.body
  const people = await query('SELECT uid, name FROM residents WHERE building = $1 LIMIT 400', [String(building)])
  let missed = 0
  // the push gateway takes one call at a time
  for (const person of people) {
    try {
      await notify(person.uid, plain.renderString(text, { name: person.name, day }))
    } catch (err) {
      missed++
    }
  }
  ctx.body = { sent: people.length - missed, missed }
})

module.exports = router
