import type { NetDocument } from '../../contract/document.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { uciDigits } from '../../data/sources/uciDigits.ts'
import { encodeSafetensors, type FloatTensor } from '../../document/tensors/safetensors.ts'
import { printTorchModel, usedOwnLayers } from './printTorchModel.ts'
import { printTorchReadme } from './printTorchReadme.ts'
import augmentationSource from './python/augmentation.py?raw'
import dataSource from './python/data.py?raw'
import filesSource from './python/files.py?raw'
import imagesSource from './python/images.py?raw'
import layersSource from './python/layers.py?raw'
import randomSource from './python/netwright_random.py?raw'
import objectiveSource from './python/objective.py?raw'
import optimisersSource from './python/optimisers.py?raw'
import processesSource from './python/processes.py?raw'
import scalingSource from './python/scaling.py?raw'
import scheduleSource from './python/schedule.py?raw'
import settingsSource from './python/settings.py?raw'
import trainSource from './python/train.py?raw'
import type { TorchNetwork } from './torchNetwork.ts'
import { torchSettings, type TorchData } from './torchSettings.ts'
import { toStateDict } from './torchWeights.ts'

const requirements = ['torch>=1.13', 'numpy', 'safetensors', 'pillow']

/** The files of a PyTorch project: the network as readable code, its weights, and programs that train it on the same data. */
export function torchProject(
  document: NetDocument,
  {
    network,
    weights,
    data,
  }: { readonly network: TorchNetwork; readonly weights: ReadonlyMap<string, FloatTensor>; readonly data: TorchData | null },
): readonly NamedBytes[] {
  const text = (name: string, content: string): NamedBytes => ({ name, bytes: new TextEncoder().encode(content) })
  const settings = torchSettings(document, { network, data })
  const tensors = toStateDict(network, weights)
  return [
    text('model.py', printTorchModel(network)),
    { name: 'weights.safetensors', bytes: encodeSafetensors({ tensors, metadata: { name: document.name } }) },
    ...(usedOwnLayers(network).length === 0 ? [] : [text('layers.py', layersSource)]),
    text('data.py', dataSource),
    text('images.py', imagesSource),
    text('scaling.py', scalingSource),
    text('augmentation.py', augmentationSource),
    text('train.py', trainSource),
    text('processes.py', processesSource),
    text('files.py', filesSource),
    text('objective.py', objectiveSource),
    text('optimisers.py', optimisersSource),
    text('schedule.py', scheduleSource),
    text('netwright_random.py', randomSource),
    text('settings.py', settingsSource),
    text('settings.json', `${JSON.stringify(settings, null, 2)}\n`),
    text('requirements.txt', `${requirements.join('\n')}\n`),
    text('README.md', printTorchReadme(document, { network, data })),
    ...(document.data.source.type === 'builtin' ? digitsFiles() : []),
  ]
}

/** The built-in digits as two IDX files, as MNIST has them. */
function digitsFiles(): readonly NamedBytes[] {
  const { samples, inputs, targets } = uciDigits()
  const idx = (lengths: readonly number[], values: ArrayLike<number>): Uint8Array<ArrayBuffer> => {
    const head = 4 + 4 * lengths.length
    const bytes = new Uint8Array(head + values.length)
    bytes.set([0, 0, 8, lengths.length])
    const view = new DataView(bytes.buffer)
    lengths.forEach((length, axis) => view.setUint32(4 + 4 * axis, length))
    bytes.set(Array.from(values), head)
    return bytes
  }
  return [
    { name: 'digits-images.idx', bytes: idx([samples, 8, 8], inputs) },
    { name: 'digits-labels.idx', bytes: idx([samples], targets) },
  ]
}
