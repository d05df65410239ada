import { createEngineClient, type EngineClient } from '../contract/EngineClient.ts'
import type { EnginePort } from '../contract/enginePort.ts'
import { loadNodeGpu } from '../run/backends/loadNodeGpu.ts'
import { serve } from '../run/serve.ts'
import { decodeImage } from './decodeImage.ts'

/** The engine in this process, behind the same port and protocol as in the app. */
export function connectEngine(): EngineClient {
  // Node's types leave out `onmessage`, which its ports have as browsers' do.
  const { port1, port2 } = new MessageChannel() as unknown as { readonly port1: EnginePort; readonly port2: EnginePort }
  serve(port2, { backends: { wasmFiles: null, loadGpu: loadNodeGpu }, isolated: true, decodeImage })
  return createEngineClient(port1)
}
