import type { DecodeImage } from '../data/sources/imageFolder.ts'
import type { ReadPictureFile } from '../export/drawing/drawingFonts.ts'
import type { StartHdf5 } from '../hdf5/hdf5Module.ts'
import type { BackendHost } from './backends/backendHost.ts'

/** What the engine needs from the place it runs in. */
export interface EngineHost {
  readonly backends: BackendHost
  /** Folder (its address, with the last slash) of onnxruntime-web's loader and .wasm file; left out: in the package, where Node finds them. */
  readonly onnxFiles?: string
  /** Starts h5wasm, which lies beside the engine; left out: no Keras files. */
  readonly startHdf5?: StartHdf5
  /** Reads a file of the folder `pictures`: fonts, their index and resvg's .wasm file. */
  readonly readPictureFile: ReadPictureFile
  /** The page is cross-origin isolated: wasm threads can share memory. Always true in Node. */
  readonly isolated: boolean
  /** Left out where pictures cannot be decoded. */
  readonly decodeImage?: DecodeImage
  /** Hears of broken messages that cannot be answered, and of frames that failed. */
  readonly report?: (message: string) => void
}
