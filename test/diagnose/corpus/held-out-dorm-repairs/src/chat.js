const jwt = require('jsonwebtoken')
const { WebSocketServer } = require('ws')

const config = require('./config')
const { messages } = require('./db')

const rooms = new Map()

const userOf = (request) => {
  const pair = (request.headers.cookie || '').split('; ').find((part) => part.startsWith(config.cookie + '='))
  try {
    return jwt.verify(pair.slice(config.cookie.length + 1), config.jwtSecret, { algorithms: ['HS256'] })
  } catch (err) {
    return null
  }
}

const leave = (socket) => {
  const room = rooms.get(socket.ticket)
  if (!room) return
  room.delete(socket)
  if (!room.size) rooms.delete(socket.ticket)
}

const join = (socket, ticket) => {
  leave(socket)
  socket.ticket = ticket
  if (!rooms.has(ticket)) rooms.set(ticket, new Set())
  rooms.get(ticket).add(socket)
}

module.exports = function attachChat (server) {
  const wss = new WebSocketServer({ server, path: '/chat', maxPayload: 16 * 1024 })
  wss.on('error', (err) => console.error('chat', err.message))

  wss.on('connection', (socket, request) => {
    const user = userOf(request)
    if (!user) return socket.close(4401)

    socket.on('message', async (data) => {
      const { type, ticket, text } = JSON.parse(data)
      if (type === 'join') return join(socket, Number(ticket))
      if (type !== 'say' || !socket.ticket) return

      const message = { ticket: socket.ticket, author: user.sub, text: String(text).slice(0, 2000), at: new Date() }
      await messages().insertOne(message)
      for (const peer of rooms.get(socket.ticket) || []) peer.send(JSON.stringify(message))
    })

    socket.on('close', () => leave(socket))
  })
}
