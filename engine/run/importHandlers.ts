import { succeed } from '../contract/problem.ts'
import { encodeSafetensors } from '../document/tensors/safetensors.ts'
import { importFiles } from '../import/importFiles.ts'
import type { Handlers } from './handlers.ts'
import { startHdf5 } from './hdf5Runtime.ts'

/** Foreign files are read in the engine: what they can break is not the process that holds the document. */
export const importHandlers: Handlers<'importModel'> = {
  importModel: async ({ files }) => {
    const read = await importFiles(files, { startHdf5 })
    if (!read.ok) return read
    const { format, document, weights, remarks } = read.value
    const bytes = weights.size === 0 ? null : encodeSafetensors({ tensors: weights, metadata: { name: document.name } })
    return succeed({ format, document, weights: bytes, remarks })
  },
}
