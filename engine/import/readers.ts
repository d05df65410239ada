import type { ImportReader } from './imported.ts'
import { kerasArchive } from './keras/readKerasArchive.ts'
import { kerasH5 } from './keras/readKerasH5.ts'
import { tfjsModel } from './keras/readTfjsModel.ts'
import { onnxModel } from './onnx/onnxModel.ts'

/** Every format that comes in; the first that knows the content by sight reads it. */
export const importReaders: readonly ImportReader[] = [kerasArchive, kerasH5, tfjsModel, onnxModel]
