import { readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import { appHost, storePathPrefix } from '../../contract/appAddress.ts'
import { headersFor } from '../../contract/headers.ts'
import { contentTypes } from './contentTypes.ts'
import { resolveBundlePath } from './resolveBundlePath.ts'

interface Options {
  /** Folder of the built pages. */
  readonly root: string
  readonly serveStore: (request: Request, key: string) => Promise<Response>
}

/** Answers every request to the app's scheme: files of the bundle with the security headers, and the recovery store. */
export function createBundleServer({ root, serveStore }: Options): (request: Request) => Promise<Response> {
  return async (request) => {
    const { host, pathname } = new URL(request.url)
    if (host !== appHost) return refusal(404)
    if (pathname.startsWith(storePathPrefix)) return serveStore(request, pathname.slice(storePathPrefix.length))
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405)

    const file = resolveBundlePath(root, pathname)
    if (file === null) return refusal(400)
    const contentType = contentTypes[path.extname(file)]
    if (contentType === undefined) return refusal(404)
    const body = await readBelow(root, file)
    if (body === null) return refusal(404)
    return new Response(request.method === 'HEAD' ? null : body, {
      headers: { ...headersFor(pathname), 'content-type': contentType },
    })
  }
}

/** A link inside the bundle must not lead out of it. */
async function readBelow(root: string, file: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const [realRoot, realFile] = await Promise.all([realpath(root), realpath(file)])
    if (!realFile.startsWith(realRoot + path.sep)) return null
    return new Uint8Array(await readFile(realFile))
  } catch {
    return null
  }
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: headersFor('/') })
}
