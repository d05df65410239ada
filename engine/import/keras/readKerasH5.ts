import type { NamedBytes } from '../../contract/namedBytes.ts'
import { fail, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { openHdf5, type Hdf5File } from '../../hdf5/openHdf5.ts'
import type { Imported, ImportReader, ImportTools } from '../imported.ts'
import { refuseImport } from '../refuseImport.ts'
import { belowLayer } from './belowLayer.ts'
import { buildDocument } from './buildDocument.ts'
import { isObject, textAt } from './json.ts'
import type { FileWeight, ReadLayer, WeightSource } from './kerasModel.ts'
import { parseJson } from './parseJson.ts'
import { readModelConfig } from './readModelConfig.ts'
import { createWeightBudget } from './weightBudget.ts'

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

/** A whole model in one HDF5 file, as Keras 2 and Keras 3 write it on demand. */
export const kerasH5: ImportReader = {
  format: 'keras-h5',
  title: text('Keras model (.h5)', 'Keras 模型（.h5）'),
  accepts: (files) => files.length === 1 && signature.every((byte, index) => files[0]?.bytes[index] === byte),
  read,
}

async function read([only]: readonly NamedBytes[], { startHdf5 }: ImportTools): Promise<Result<Imported>> {
  const file = openHdf5(await startHdf5(), only?.bytes ?? new Uint8Array(0))
  const written = file.text('/', 'model_config')
  if (written === null) {
    return fail(
      refuseImport(
        'model_config',
        text(
          'the file has weights but no description of the network; save the whole model (model.save), not only its weights',
          '文件中只有权重，没有网络的描述；请保存整个模型（model.save），而不只是权重',
        ),
        'weights-only',
      ),
    )
  }
  const encode = (value: string) => parseJson(new TextEncoder().encode(value))
  const model = readModelConfig(encode(written), 'model_config')
  if (!model.ok) return model
  const saved = encode(file.text('/', 'netwright') ?? 'null')
  const metadata = isObject(saved) ? saved : null
  const root = file.kindOf('/model_weights') === 'group' ? '/model_weights' : '/'
  return buildDocument(model.value, {
    name: textAt(metadata, 'name') ?? model.value.name,
    source: 'keras-h5',
    kerasVersion: file.text('/', 'keras_version') ?? file.text(root, 'keras_version'),
    metadata,
    weights: weightSource(file, root),
  })
}

/** model_weights/LAYER holds its weights under the paths that weight_names lists; those of an inner model stand in one list. */
function weightSource(file: Hdf5File, root: string): WeightSource {
  const budget = createWeightBudget(file.length)
  const of = ({ home, shortName }: ReadLayer): readonly FileWeight[] | null => {
    const group = `${root}/${home[0] ?? shortName}`
    if (file.kindOf(group) !== 'group') return null
    const names = file.texts(group, 'weight_names') ?? []
    const own = home.length === 0 ? names : names.filter((name) => name.split('/').includes(shortName))
    return own.map((name) => ({ name, tensor: budget.take(file, `${group}/${name}`) }))
  }
  return { of, all: (layer) => belowLayer(layer, of(layer) ?? []) }
}
