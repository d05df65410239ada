import type { EnginePort } from '../contract/enginePort.ts'
import type { DecodeImage } from '../data/sources/imageFolder.ts'
import { browserSimdHost } from './browserSimdHost.ts'
import { fetchFile } from './fetchFile.ts'
import { hdf5Starter, type Hdf5Factory } from './hdf5Runtime.ts'
import { serve } from './serve.ts'

/* The engine's types know no DOM: these are the parts of a Worker that this entry uses. */
interface WorkerScope {
  readonly location: { readonly href: string }
  readonly crossOriginIsolated?: boolean
  readonly Blob: new (parts: readonly unknown[]) => unknown
  readonly OffscreenCanvas: new (
    width: number,
    height: number,
  ) => {
    getContext(
      kind: '2d',
      options: { readonly willReadFrequently: boolean },
    ): {
      drawImage(image: Bitmap, x: number, y: number): void
      getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray }
    } | null
  }
  createImageBitmap(blob: unknown): Promise<Bitmap>
  addEventListener(
    type: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly EnginePort[] }) => void,
  ): void
}

interface Bitmap {
  readonly width: number
  readonly height: number
  close(): void
}

const scope = globalThis as unknown as WorkerScope

const decodeImage: DecodeImage = async (bytes) => {
  const bitmap = await scope.createImageBitmap(new scope.Blob([bytes]))
  try {
    const { width, height } = bitmap
    const context = new scope.OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
    if (context === null) throw new Error('This browser cannot draw pictures in a Worker.')
    context.drawImage(bitmap, 0, 0)
    return { width, height, data: context.getImageData(0, 0, width, height).data }
  } finally {
    bitmap.close()
  }
}

let isServing = false

/* The host sends 'port' with one MessagePort, once; a page that is reloaded gets a new Worker. */
scope.addEventListener('message', ({ data, ports: [port] }) => {
  if (data !== 'port' || port === undefined || isServing) return
  isServing = true
  /* The files of tf.js's and onnxruntime's WebAssembly and those of the simd backend lie in folders beside this script. */
  const wasmFolder = scope.location.href.replace(/[^/]*$/, 'wasm/')
  serve(port, {
    backends: { wasmFiles: wasmFolder, simd: browserSimdHost(scope.location.href.replace(/[^/]*$/, 'simd/')) },
    onnxFiles: wasmFolder,
    startHdf5: hdf5Starter(
      () => import(/* @vite-ignore */ `${wasmFolder}hdf5_util.js`) as Promise<{ readonly default: Hdf5Factory }>,
    ),
    readPictureFile: (name) => fetchFile(`${scope.location.href.replace(/[^/]*$/, 'pictures/')}${name}`),
    isolated: scope.crossOriginIsolated === true,
    decodeImage,
  })
})
