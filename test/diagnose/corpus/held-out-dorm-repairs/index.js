const http = require('http')

const app = require('./src/app')
const config = require('./src/config')
const { connectMongo } = require('./src/db')
const store = require('./src/store')
const attachChat = require('./src/chat')

const server = http.createServer(app.callback())
attachChat(server)

// tickets that nobody touched for a week go up the list
setInterval(() => {
  store.escalate().catch((err) => console.error('escalate', err.message))
}, 60 * 60 * 1000)

connectMongo()
  .then(() => server.listen(config.port, () => console.log('dorm-repairs on', config.port)))
  .catch((err) => {
    console.error(err)
    process.exit(1)
  })
