const fs = require('fs')
const path = require('path')
const { Worker } = require('worker_threads')
const Router = require('koa-router')

const config = require('../config')
const { query } = require('../db')
const { deskOnly } = require('../middleware')

const router = new Router({ prefix: '/desk/reports' })

const compute = (workerData) => new Promise((resolve) => {
  const worker = new Worker(path.join(__dirname, '..', 'workers', 'report.js'), { workerData })
  worker.on('message', resolve)
})

router.use(deskOnly)

router.post('/', async (ctx) => {
  const { year, weight } = ctx.request.body
  const tickets = await query(
    'SELECT building, category, state, extract(epoch FROM closed_at - created_at) AS seconds FROM tickets WHERE extract(year FROM created_at) = $1',
    [Number(year)]
  )
  const report = await compute({ tickets, weight })
  const name = `report-${Number(year)}.json`
  fs.writeFileSync(path.join(config.reports, name), JSON.stringify(report, null, 2))
  ctx.status = 201
  ctx.body = { name }
})

router.get('/:name', async (ctx) => {
  const file = path.join(config.reports, path.basename(ctx.params.name))
  ctx.attachment(path.basename(file))
  ctx.body = fs.createReadStream(file)
})

module.exports = router
