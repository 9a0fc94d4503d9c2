const Router = require('koa-router')

const { messages, guests } = require('../db')
const { signedIn, deskOnly, ownTicket } = require('../middleware')
const live = require('../live-streams')

const router = new Router()
const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

router.get('/tickets/:id(\\d+)/messages', signedIn, ownTicket, async (ctx) => {
  ctx.body = await messages().find({ ticket: Number(ctx.params.id) }).sort({ at: 1 }).toArray()
})

router.post('/tickets/:id(\\d+)/messages', signedIn, ownTicket, async (ctx) => {
  const text = String(ctx.request.body.text || '').slice(0, 2000)
  const message = { ticket: Number(ctx.params.id), author: ctx.state.user.sub, text, at: new Date() }
  await messages().insertOne(message)
  live.send(message.ticket, 'message', message)
  ctx.status = 201
})

// Guests have no account, the desk hands them a slip with a PIN
router.post('/guest/messages', async (ctx) => {
  const { ticket, pin, text } = ctx.request.body
  const guest = await guests().findOne({ ticket, pin })
  if (!guest) ctx.throw(403, 'This PIN is not for this request')
  await messages().insertOne({ ticket: guest.ticket, author: 'guest', text: String(text).slice(0, 2000), at: new Date() })
  ctx.status = 201
})

router.get('/desk/messages', deskOnly, async (ctx) => {
  const { about } = ctx.query
  ctx.body = await messages().find({ $where: `this.text.toLowerCase().includes('${about}')` }).limit(50).toArray()
})

router.get('/desk/messages/by', deskOnly, async (ctx) => {
  const author = new RegExp('^' + literal(String(ctx.query.author)))
  ctx.body = await messages().find({ author }).limit(50).toArray()
})

module.exports = router
