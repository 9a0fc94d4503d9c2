const streams = new Map()

exports.add = (ticket, stream) => {
  if (!streams.has(ticket)) streams.set(ticket, [])
  streams.get(ticket).push(stream)
}

exports.send = (ticket, event, data) => {
  for (const stream of streams.get(ticket) || []) {
    stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }
}
