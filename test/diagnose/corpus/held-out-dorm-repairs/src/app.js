const fs = require('fs')
const path = require('path')
const Koa = require('koa')
const cors = require('@koa/cors')
const { koaBody } = require('koa-body')
const nunjucks = require('nunjucks')

const config = require('./config')
const { errors } = require('./middleware')

const views = nunjucks.configure(path.join(__dirname, '..', 'views'), { autoescape: true, noCache: !config.production })
views.addGlobal('rules', new nunjucks.runtime.SafeString(fs.readFileSync(path.join(__dirname, '..', 'views', 'rules.html'), 'utf8')))

const app = new Koa({ proxy: config.behindProxy })

app.context.page = function (view, locals) {
  this.type = 'html'
  this.body = views.render(view, { user: this.state.user, ...locals })
}

app.use(errors)
// residents use the app of their house, each on its own subdomain
app.use(cors({ origin: (ctx) => ctx.get('Origin'), credentials: true, maxAge: 600 }))
app.use(koaBody({ jsonLimit: '200mb', formLimit: '64kb' }))

for (const name of ['auth', 'tickets', 'messages', 'live', 'desk', 'reports']) {
  const router = require(`./routes/${name}`)
  app.use(router.routes()).use(router.allowedMethods())
}

app.on('error', (err, ctx) => {
  if (!err.expose) console.error(ctx ? ctx.method : '-', err.stack)
})

module.exports = app
