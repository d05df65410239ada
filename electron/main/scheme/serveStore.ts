import { storeKeys, type StoreKey } from '../../contract/appAddress.ts'
import { headersFor } from '../../contract/headers.ts'
import { explainFileError } from '../files/explainFileError.ts'
import type { RecoveryStore } from '../recoveryStore.ts'

/** The recovery store over HTTP words: GET, PUT, DELETE of /store/<key>. Bodies stream from and to the disk. */
export function createStoreServer(store: RecoveryStore): (request: Request, key: string) => Promise<Response> {
  return async (request, key) => {
    if (!isStoreKey(key)) return answer(404)
    try {
      switch (request.method) {
        case 'GET': {
          const stored = await store.read(key)
          // "Nothing stored" is a normal answer; a 404 would print an error in the page's console.
          if (stored === null) return answer(204)
          return new Response(stored, { headers: { ...headersFor('/'), 'content-type': 'application/octet-stream' } })
        }
        case 'PUT': {
          if (request.body === null) return answer(400)
          await store.write(key, request.body)
          return answer(204)
        }
        case 'DELETE':
          await store.remove(key)
          return answer(204)
        default:
          return answer(405)
      }
    } catch (error) {
      return Response.json(explainFileError(error, key), { status: 507, headers: headersFor('/') })
    }
  }
}

function isStoreKey(key: string): key is StoreKey {
  return storeKeys.some((known) => known === key)
}

function answer(status: number): Response {
  return new Response(null, { status, headers: headersFor('/') })
}
