import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createEngineClient, type EngineClient } from '../contract/EngineClient.ts'
import type { EnginePort } from '../contract/enginePort.ts'
import { hdf5Starter } from '../run/hdf5Runtime.ts'
import { serve } from '../run/serve.ts'
import { decodeImage } from './decodeImage.ts'
import { loadNodeHdf5 } from './loadNodeHdf5.ts'
import { loadQuietGpu } from './loadQuietGpu.ts'
import { nodeSimdHost } from './nodeSimdHost.ts'

/** The build puts the backend's files beside the command line's one script. */
const simdFolder = path.join(import.meta.dirname, 'simd')
/** Fonts and more for pictures. */
const pictureFolder = path.join(import.meta.dirname, 'pictures')

/** The engine in this process, behind the same port and protocol as in the app. */
export function connectEngine(): EngineClient {
  // Node's types leave out `onmessage`, which its ports have as browsers' do.
  const { port1, port2 } = new MessageChannel() as unknown as { readonly port1: EnginePort; readonly port2: EnginePort }
  const served = serve(port2, {
    backends: { wasmFiles: null, loadGpu: loadQuietGpu, simd: nodeSimdHost(simdFolder) },
    startHdf5: hdf5Starter(loadNodeHdf5),
    readPictureFile: (name) => readFile(path.join(pictureFolder, name)),
    isolated: true,
    decodeImage,
  })
  const client = createEngineClient(port1)
  return {
    ...client,
    close: () => {
      client.close()
      // Its heartbeat would keep the process alive.
      void served.close()
    },
  }
}
