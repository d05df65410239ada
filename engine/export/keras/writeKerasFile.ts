import { zipSync } from 'fflate'
import { emptyHdf5Group, hdf5GroupAt, type Hdf5Group } from '../../hdf5/hdf5Group.ts'
import type { Hdf5Module } from '../../hdf5/hdf5Module.ts'
import { writeHdf5 } from '../../hdf5/writeHdf5.ts'
import { kerasConfig } from './kerasConfig.ts'
import type { KerasLayer, KerasNetwork } from './kerasNetwork.ts'
import { snakeCase } from './snakeCase.ts'

/** The release whose format is written, and which reads it in `npm run interop`. */
const kerasVersion = '3.15.1'

/** A `.keras` file of Keras 3: a zip with the model's description and its weights as HDF5. The same bytes for the same model. */
export function writeKerasFile(module: Hdf5Module, network: KerasNetwork): Uint8Array<ArrayBuffer> {
  const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
  const entries = {
    'metadata.json': encode({ keras_version: kerasVersion, netwright: network.metadata }),
    'config.json': encode(kerasConfig(network)),
    'model.weights.h5': writeHdf5(module, weightGroups(network)),
  }
  // Stored, as Keras itself does: weights hardly shrink. fflate makes a buffer of its own, which its types leave open.
  return zipSync(entries, { level: 0, mtime: '1980-01-01T00:00:00' }) as Uint8Array<ArrayBuffer>
}

/**
 * layers/conv2d/vars/0, layers/conv2d_1/vars/0, …: Keras 3 looks weights up by class and place among the layers of that
 * class, never by name (keras/src/saving/saving_lib.py, _save_container_state).
 */
function weightGroups({ layers }: KerasNetwork): Hdf5Group {
  const root = emptyHdf5Group()
  const used = new Map<string, number>()
  hdf5GroupAt(root, ['vars'])
  for (const layer of layers) {
    const stem = snakeCase(layer.className)
    const place = used.get(stem) ?? 0
    used.set(stem, place + 1)
    const base = ['layers', place === 0 ? stem : `${stem}_${place}`]
    hdf5GroupAt(root, [...base, 'vars']).attributes.set('name', layer.name)
    if (layer.kept !== null) {
      for (const { name, tensor } of layer.weights) {
        const parts = name.split('/')
        hdf5GroupAt(root, [...base, ...parts.slice(0, -1)]).datasets.set(parts.at(-1) ?? '', tensor)
      }
      continue
    }
    for (const { path, weights } of weightPlaces(layer)) {
      const group = hdf5GroupAt(root, [...base, ...path, 'vars'])
      weights.forEach(({ tensor }, index) => group.datasets.set(`${index}`, tensor))
    }
  }
  return root
}

/** Where below a layer its weights lie: recurrent layers keep them in their cell, a Bidirectional in those of both directions. */
function weightPlaces({ className, inner, weights }: KerasLayer) {
  if (inner !== null) {
    const half = weights.length / 2
    return [
      { path: ['forward_layer', 'cell'], weights: weights.slice(0, half) },
      { path: ['backward_layer', 'cell'], weights: weights.slice(half) },
    ]
  }
  return [{ path: ['SimpleRNN', 'LSTM', 'GRU'].includes(className) ? ['cell'] : [], weights }]
}
