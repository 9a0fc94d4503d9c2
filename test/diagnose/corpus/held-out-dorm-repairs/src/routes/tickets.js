const { spawn, execFile } = require('child_process')
const crypto = require('crypto')
const fs = require('fs')
const path = require('path')
const { promisify } = require('util')
const { koaBody } = require('koa-body')
const Router = require('koa-router')

const config = require('../config')
const { signedIn, ownTicket } = require('../middleware')
const notify = require('../notify')
const store = require('../store')

const router = new Router({ prefix: '/tickets' })
const run = promisify(execFile)

const CATEGORIES = ['water', 'heating', 'light', 'lock', 'furniture', 'other']
const withPhoto = koaBody({ multipart: true, formidable: { maxFileSize: 8 * 1024 * 1024, maxFiles: 1 } })
const ROOM = /^([A-Z]+-?)+\d{1,3}$/

router.use(signedIn)

router.get('/', async (ctx) => {
  const tickets = await store.ofResident(ctx.state.user.sub, ctx.query.sort)
  ctx.page('tickets.njk', { tickets })
})

router.get('/room', async (ctx) => {
  const room = ctx.query.room
  if (room !== ctx.state.user.room) {
    ctx.status = 403
    ctx.type = 'html'
    ctx.body = '<p>You do not live in ' + room + '. <a href="/tickets">Your requests</a></p>'
    return
  }
  ctx.redirect('/tickets?sort=room')
})

router.post('/', async (ctx) => {
  const { room, building, category, description } = ctx.request.body
  if (!CATEGORIES.includes(category) || !ROOM.test(room)) ctx.throw(400, 'Check room and category')
  if (typeof description !== 'string' || description.length > 4000) ctx.throw(400, 'Describe it in 4000 letters')

  const ticket = await store.create({ resident: ctx.state.user.sub, room, building: String(building), category, description })
  const watchers = await store.watchers(ticket.building)
  watchers.forEach(async (watcher) => {
    await notify(watcher.uid, `New in ${ticket.room}: ${ticket.category}`)
  })
  ctx.status = 201
  ctx.body = ticket
})

router.get('/:id(\\d+)', async (ctx) => {
  const ticket = await store.find(ctx.params.id)
  if (!ticket) ctx.throw(404)
  ctx.page('ticket.njk', { ticket, history: await store.history(ticket.id) })
})

router.patch('/:id(\\d+)', ownTicket, async (ctx) => {
  ctx.body = await store.update(ctx.params.id, ctx.request.body)
})

router.delete('/:id(\\d+)', ownTicket, (ctx) => {
  store.remove(ctx.params.id).then(() => {
    ctx.status = 204
  })
})

router.post('/:id(\\d+)/state', async (ctx) => {
  const { state } = ctx.request.body
  if (!['open', 'planned', 'done'].includes(state)) ctx.throw(400)
  await store.setState(ctx.params.id, state, ctx.state.user.sub)
  ctx.status = 204
})

// When is the resident at home? They paste the address of their timetable.
router.post('/:id(\\d+)/timetable', ownTicket, async (ctx) => {
  const response = await fetch(ctx.request.body.feed, { signal: AbortSignal.timeout(5000) })
  const text = (await response.text()).slice(0, 200000)
  ctx.body = text.split(/\r?\n/).filter((line) => line.startsWith('DTSTART'))
})

function thumbnail (source, size) {
  return new Promise((resolve, reject) => {
    const child = spawn('convert', [source, '-thumbnail', size || '320x320', source + '.small.jpg'], { shell: true, timeout: 15000 })
    child.on('error', reject)
    child.on('exit', (code) => (code ? reject(new Error('convert ' + code)) : resolve()))
  })
}

router.post('/:id(\\d+)/photos', ownTicket, withPhoto, async (ctx) => {
  const { photo } = ctx.request.files || {}
  if (!photo || Array.isArray(photo)) ctx.throw(400, 'One photo, please')
  const folder = path.join(config.photos, ctx.params.id)
  await fs.promises.mkdir(folder, { recursive: true })
  const target = path.join(folder, photo.originalFilename)
  await fs.promises.copyFile(photo.filepath, target)
  await fs.promises.rm(photo.filepath)
  await thumbnail(target, ctx.request.body.size)
  ctx.status = 201
})

router.get('/:id(\\d+)/photos/:name', ownTicket, async (ctx) => {
  const file = path.join(config.photos, ctx.params.id, ctx.params.name)
  ctx.type = path.extname(file)
  ctx.body = fs.createReadStream(file)
})

router.get('/:id(\\d+)/archive', ownTicket, async (ctx) => {
  const target = path.join(config.reports, `ticket-${Number(ctx.params.id)}.tgz`)
  await run('tar', ['-czf', target, '-C', config.photos, String(Number(ctx.params.id))], { timeout: 20000 })
  ctx.attachment(path.basename(target))
  ctx.body = fs.createReadStream(target)
})

router.get('/:id(\\d+)/history', ownTicket, async (ctx) => {
  const rows = await store.history(ctx.params.id)
  ctx.set('ETag', '"' + crypto.createHash('md5').update(JSON.stringify(rows)).digest('hex') + '"')
  ctx.body = rows
})

module.exports = router
