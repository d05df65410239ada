import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import sirv from 'sirv'
import { headersFor, pageHeaders } from '../electron/contract/headers.ts'

/**
 * Serves the built app on loopback with the headers it has on the desktop. Port 0 takes any free one.
 * Requests that name another host are refused: a page elsewhere must not reach us by rebinding its name (DNS rebinding).
 */
export async function serveApp(folder: string, port: number): Promise<{ readonly server: Server; readonly address: string }> {
  const files = sirv(folder, {
    etag: true,
    setHeaders: (response, pathname) => {
      for (const [name, value] of Object.entries(headersFor(pathname))) response.setHeader(name, value)
      response.setHeader('cache-control', 'no-cache')
    },
  })
  const server = createServer((request, response) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '')
    if (host !== 'localhost' && host !== '127.0.0.1') {
      response.writeHead(403).end('Netwright answers on localhost only.')
      return
    }
    files(request, response, () => {
      response.writeHead(404, { ...pageHeaders, 'content-type': 'text/plain' }).end('Not found.')
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const taken = (server.address() as AddressInfo).port // never a pipe: we listened on a port
  return { server, address: `http://localhost:${taken}/` }
}
