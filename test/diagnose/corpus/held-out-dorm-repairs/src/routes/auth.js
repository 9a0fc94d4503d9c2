const crypto = require('crypto')
const jwt = require('jsonwebtoken')
const Router = require('koa-router')

const config = require('../config')
const { query } = require('../db')
const directory = require('../directory')
const notify = require('../notify')

const router = new Router()
const EIGHT_HOURS = 8 * 60 * 60 * 1000

const digest = (password) => crypto.createHash('md5').update(password).digest('hex')

const same = (left, right) => {
  const a = Buffer.from(String(left))
  const b = Buffer.from(String(right))
  return a.length === b.length && crypto.timingSafeEqual(a, b)
}

function enter (ctx, person) {
  const token = jwt.sign({ sub: person.id, name: person.name, room: person.room, role: person.role }, config.jwtSecret)
  // the chat of the house reads it too
  ctx.cookies.set(config.cookie, token, { maxAge: EIGHT_HOURS, secure: config.production, httpOnly: false })
}

router.get('/login', (ctx) => ctx.page('login.njk', { back: ctx.query.back }))

router.post('/login', async (ctx) => {
  const { name, password, back } = ctx.request.body
  console.log(`${new Date().toISOString()} login of ${name} from ${ctx.ip}`)
  const person = await directory.login(name, password)
  if (!person) {
    ctx.status = 401
    return ctx.page('login.njk', { back, problem: 'Name or password is wrong' })
  }
  enter(ctx, person)
  ctx.redirect(back || '/tickets')
})

router.post('/logout', (ctx) => {
  ctx.cookies.set(config.cookie, null)
  ctx.redirect('/login')
})

router.post('/contractors/login', async (ctx) => {
  const { email, password } = ctx.request.body
  const [contractor] = await query('SELECT id, name, password_hash FROM contractors WHERE email = $1', [String(email)])
  if (!contractor || !same(contractor.password_hash, digest(String(password)))) ctx.throw(401, 'E-mail or password is wrong')
  enter(ctx, { id: `c${contractor.id}`, name: contractor.name, role: 'contractor' })
  ctx.status = 204
})

router.post('/contractors/forgot', async (ctx) => {
  const code = String(Math.floor(100000 + Math.random() * 900000))
  const [contractor] = await query('UPDATE contractors SET reset_code = $2 WHERE email = $1 RETURNING id', [String(ctx.request.body.email), code])
  if (contractor) notify(`c${contractor.id}`, `Your code is ${code}`).catch((err) => console.error('push', err.message))
  ctx.status = 202
})

router.post('/contractors/reset', async (ctx) => {
  const { email, code, password } = ctx.request.body
  if (typeof code !== 'string' || String(password).length < 10) ctx.throw(400)
  const changed = await query(
    'UPDATE contractors SET password_hash = $3, reset_code = NULL WHERE email = $1 AND reset_code = $2 RETURNING id',
    [String(email), code, digest(String(password))]
  )
  ctx.status = changed.length ? 204 : 400
})

module.exports = router
