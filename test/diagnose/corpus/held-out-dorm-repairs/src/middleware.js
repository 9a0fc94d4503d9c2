const jwt = require('jsonwebtoken')

const config = require('./config')
const store = require('./store')

const tokenOf = (ctx) => ctx.cookies.get(config.cookie) || ctx.get('Authorization').replace(/^Bearer /, '')

exports.errors = async (ctx, next) => {
  try {
    await next()
  } catch (err) {
    ctx.status = err.status || 500
    ctx.body = { error: err.message, where: err.stack.split('\n').slice(1, 6) }
    ctx.app.emit('error', err, ctx)
  }
}

exports.signedIn = async (ctx, next) => {
  try {
    ctx.state.user = jwt.verify(tokenOf(ctx), config.jwtSecret, { algorithms: ['HS256'] })
  } catch (err) {
    ctx.throw(401, 'Sign in first')
  }
  await next()
}

exports.deskOnly = async (ctx, next) => {
  const user = jwt.decode(tokenOf(ctx))
  if (!user || user.role !== 'desk') ctx.throw(403, 'For the desk only')
  ctx.state.user = user
  await next()
}

exports.ownTicket = async (ctx, next) => {
  const ticket = await store.find(ctx.params.id)
  if (!ticket || (ticket.resident !== ctx.state.user.sub && ctx.state.user.role !== 'desk')) ctx.throw(404)
  ctx.state.ticket = ticket
  await next()
}

exports.noted = (what) => (ctx, next) => {
  console.log(JSON.stringify({ what, by: ctx.state.user.sub, ticket: ctx.params.id }))
  next()
}
