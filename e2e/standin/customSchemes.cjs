'use strict'
const fs = require('node:fs')
const http = require('node:http')
const path = require('node:path')
const { Readable } = require('node:stream')
const { standIn } = require('./standIn.cjs')
const { strict } = require('./strict.cjs')

/*
 * A custom scheme becomes an origin on loopback: app://bundle/x is http://bundle.app.localhost:<port>/x inside Chromium.
 * So its network stack, CSP, cross-origin isolation, Workers and wasm are Chromium's own ("*.localhost" is a secure context).
 */
const privileged = new Map()
const handlers = new Map()
const brokerPath = '/__standin__/broker.js'
let port = 0

function toLoopback(address) {
  const scheme = new URL(address).protocol.slice(0, -1)
  if (!privileged.has(scheme)) return address
  const [, host, rest] = /^[^:]+:\/\/([^/?#]*)(.*)$/.exec(address)
  return `http://${host.toLowerCase()}.${scheme}.localhost:${port}${rest || '/'}`
}

function fromLoopback(address) {
  const parts = /^http:\/\/([^/:]+)\.([a-z0-9-]+)\.localhost:(\d+)(\/.*)?$/.exec(address)
  return parts && Number(parts[3]) === port ? `${parts[2]}://${parts[1]}${parts[4] ?? '/'}` : address
}

async function answer(request, response) {
  if (request.url === brokerPath) {
    response.writeHead(200, {
      'content-type': 'text/javascript',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
    })
    response.end(fs.readFileSync(path.join(__dirname, 'page/broker.js')))
    return
  }
  const address = fromLoopback(`http://${request.headers.host}${request.url}`)
  const handler = handlers.get(address.split(':')[0])
  if (handler === undefined) {
    response.writeHead(404).end()
    return
  }
  const hopByHop = ['host', 'connection', 'content-length']
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !hopByHop.includes(name)))
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
  const body = hasBody ? { body: Readable.toWeb(request), duplex: 'half' } : {}
  const answered = await handler(new Request(address, { method: request.method, headers, ...body }))
  response.writeHead(answered.status, Object.fromEntries(answered.headers))
  if (answered.body) Readable.fromWeb(answered.body).pipe(response)
  else response.end()
}

async function startSchemeServer() {
  const server = http.createServer((request, response) => {
    answer(request, response).catch((error) => {
      console.error('electron stand-in: protocol handler failed:', error)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = server.address().port
}

const protocol = strict(
  {
    registerSchemesAsPrivileged(schemes) {
      if (standIn.ready) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
      for (const { scheme, privileges } of schemes) privileged.set(scheme, privileges ?? {})
    },
    handle(scheme, handler) {
      if (handlers.has(scheme)) throw new Error(`The scheme '${scheme}' is already handled`)
      if (!privileged.get(scheme)?.standard)
        throw new Error(`electron stand-in: the scheme '${scheme}' must be registered as standard`)
      handlers.set(scheme, handler)
    },
    isProtocolHandled: (scheme) => handlers.has(scheme),
  },
  'protocol',
)

module.exports = { protocol, startSchemeServer, toLoopback, fromLoopback }
