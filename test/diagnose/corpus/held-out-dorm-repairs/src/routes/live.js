const { PassThrough } = require('stream')
const Router = require('koa-router')

const live = require('../live-streams')

const router = new Router()

router.get('/live/:id(\\d+)', (ctx) => {
  const stream = new PassThrough()
  ctx.req.socket.setTimeout(0)
  ctx.req.socket.setNoDelay(true)
  ctx.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', Connection: 'keep-alive' })
  ctx.status = 200
  ctx.body = stream

  live.add(Number(ctx.params.id), stream)
  setInterval(() => stream.write(': still here\n\n'), 25000)
})

module.exports = router
