import { halfFloat } from '../../bytes/halfFloat.ts'
import { slicePieces } from '../../bytes/slicePieces.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import type { Imported, ImportReader } from '../imported.ts'
import { missingFile } from '../missingFile.ts'
import { refuseImport } from '../refuseImport.ts'
import { belowLayer } from './belowLayer.ts'
import { buildDocument } from './buildDocument.ts'
import { isObject, listAt, numberAt, objectAt, textAt, type Json } from './json.ts'
import type { FileWeight, ReadLayer, WeightSource } from './kerasModel.ts'
import { parseJson } from './parseJson.ts'
import { readModelConfig } from './readModelConfig.ts'

/** A LayersModel of tf.js: model.json beside its shards, in whatever folder. */
export const tfjsModel: ImportReader = {
  format: 'tfjs',
  title: text('TensorFlow.js layers model', 'TensorFlow.js 层模型'),
  accepts: (files) => findModel(files) !== null,
  read: async (files) => read(files),
}

interface ModelFile {
  readonly name: string
  readonly json: Json
}

const mostModelBytes = 64 * 1024 * 1024

function findModel(files: readonly NamedBytes[]): ModelFile | null {
  for (const { name, bytes } of files) {
    const start = bytes.find((byte) => byte > 0x20)
    if (start !== 0x7b || bytes.length > mostModelBytes) continue
    const json = parseJson(bytes)
    if (isObject(json) && isObject(json['modelTopology'])) return { name, json }
  }
  return null
}

function read(files: readonly NamedBytes[]): Result<Imported> {
  const found = findModel(files)
  if (found === null) return fail(refuseImport('model.json', text('it is no model file of tf.js', '它不是 tf.js 的模型文件')))
  const { name, json } = found
  if (json['format'] === 'graph-model') {
    const words = text(
      'it is a graph model, which has operations but no layers; convert the Keras model to a layers model instead',
      '它是图模型，只有运算而没有层；请改为将 Keras 模型转换为层模型',
    )
    return fail(refuseImport(name, words, 'graph-model'))
  }
  const topology = objectAt(json, 'modelTopology')
  const model = readModelConfig(objectAt(topology, 'model_config') ?? topology, `${name}: modelTopology`)
  if (!model.ok) return model
  const weights = readShards(listAt(json, 'weightsManifest') ?? [], files, name)
  if (!weights.ok) return weights
  const metadata = objectAt(json, 'userDefinedMetadata')
  return buildDocument(model.value, {
    name: textAt(metadata, 'name') ?? model.value.name,
    source: 'tfjs',
    kerasVersion: null,
    metadata,
    weights: weightSource(weights.value),
  })
}

function readShards(manifest: readonly unknown[], files: readonly NamedBytes[], name: string): Result<readonly FileWeight[]> {
  const found: FileWeight[] = []
  const missing: string[] = []
  for (const [index, group] of manifest.entries()) {
    const path = `${name}: weightsManifest[${index}]`
    const shards: Uint8Array[] = []
    for (const shard of listAt(group, 'paths') ?? []) {
      const file = typeof shard === 'string' ? fileAt(files, shard) : undefined
      if (file === undefined) {
        missing.push(String(shard).slice(0, 100))
        continue
      }
      if (shards.includes(file.bytes)) {
        const shown = file.name.slice(0, 100)
        return fail(refuseImport(path, text(`it names the file "${shown}" twice`, `文件“${shown}”被列出两次`)))
      }
      shards.push(file.bytes)
    }
    if (missing.length > 0) continue
    const read = cutWeights(listAt(group, 'weights') ?? [], shards, path)
    if (!read.ok) return read
    for (const weight of read.value) found.push(weight)
  }
  return missing.length > 0 ? fail(missingShards(missing, name)) : succeed(found)
}

/** So many of the missing files are named. */
const shardsNamed = 3

function missingShards(missing: readonly string[], name: string): Problem {
  const shown = missing.slice(0, shardsNamed)
  const more = missing.length - shown.length
  const en = shown.map((shard) => `"${shard}"`).join(', ') + (more > 0 ? ` and ${more} more` : '')
  const zh = shown.map((shard) => `“${shard}”`).join('、') + (more > 0 ? ` 等 ${missing.length} 个` : '')
  return refuseImport(
    `${name}: weightsManifest`,
    text(
      `its weights lie in ${missing.length === 1 ? 'another file' : `${missing.length} other files`} beside it, which ${missing.length === 1 ? 'was' : 'were'} not chosen: ${en}`,
      `它的权重存放在旁边的另外 ${missing.length} 个文件中，而未选择：${zh}`,
    ),
    missingFile,
  )
}

function fileAt(files: readonly NamedBytes[], shard: string): NamedBytes | undefined {
  const last = (path: string): string => path.split('/').at(-1) ?? path
  return files.find((file) => file.name === shard) ?? files.find((file) => last(file.name) === last(shard))
}

const bytesPerValue: Readonly<Record<string, number>> = { float32: 4, int32: 4, float16: 2, uint16: 2, uint8: 1, bool: 1 }

function cutWeights(specs: readonly unknown[], shards: readonly Uint8Array[], path: string): Result<readonly FileWeight[]> {
  const found: FileWeight[] = []
  const present = shards.reduce((sum, { length }) => sum + length, 0)
  /* Weights lie one behind the other: shards that are over are not looked at again. */
  let rest = shards
  let passed = 0
  let offset = 0
  for (const [index, spec] of specs.entries()) {
    const at = `${path}.weights[${index}]`
    const name = textAt(spec, 'name') ?? ''
    const shape = listAt(spec, 'shape') ?? []
    const lengths = shape.filter(
      (length): length is number => typeof length === 'number' && Number.isInteger(length) && length >= 0,
    )
    const quantization = objectAt(spec, 'quantization')
    const stored = textAt(quantization, 'dtype') ?? textAt(spec, 'dtype') ?? ''
    const size = bytesPerValue[stored]
    if (lengths.length !== shape.length || size === undefined) return fail(unreadable(at, name))
    const count = lengths.reduce((product, length) => product * length, 1)
    const end = offset + count * size
    if (!Number.isSafeInteger(end) || end > present) {
      const words = text(
        `"${name.slice(0, 60)}" ends at byte ${end}, but only ${present} are there`,
        `“${name.slice(0, 60)}”结束于第 ${end} 字节，而只有 ${present} 字节`,
      )
      return fail(refuseImport(at, words, 'weights-cut-off'))
    }
    for (let next = rest[0]; next !== undefined && passed + next.length <= offset; next = rest[0]) {
      passed += next.length
      rest = rest.slice(1)
    }
    const values = valuesOf(slicePieces(rest, offset - passed, end - passed), { stored, quantization })
    const tensor: FloatTensor = { shape: lengths, values }
    found.push({ name, tensor })
    offset = end
  }
  return succeed(found)
}

function unreadable(path: string, name: string): Problem {
  return refuseImport(
    path,
    text(`the weight "${name.slice(0, 60)}" is no tensor of numbers`, `权重“${name.slice(0, 60)}”不是数值张量`),
  )
}

/** Quantised weights (tf.js converter): value · scale + min. */
function valuesOf(
  bytes: Uint8Array<ArrayBuffer>,
  { stored, quantization }: { readonly stored: string; readonly quantization: Json | null },
): Float32Array<ArrayBuffer> {
  const { buffer } = bytes
  if (stored === 'float32') return new Float32Array(buffer)
  if (stored === 'int32') return Float32Array.from(new Int32Array(buffer))
  if (stored === 'float16') return Float32Array.from(new Uint16Array(buffer), halfFloat)
  const scale = numberAt(quantization, 'scale', 1)
  const minimum = numberAt(quantization, 'min', 0)
  const whole = stored === 'uint16' ? new Uint16Array(buffer) : bytes
  return Float32Array.from(whole, (value) => value * scale + minimum)
}

/** Names are paths: "conv/kernel", "bi/forward_lstm/kernel". */
function weightSource(weights: readonly FileWeight[]): WeightSource {
  const byPart = new Map<string, FileWeight[]>()
  for (const weight of weights) {
    for (const part of new Set(weight.name.split('/').slice(0, -1))) {
      const list = byPart.get(part) ?? []
      list.push(weight)
      byPart.set(part, list)
    }
  }
  const isBackward = ({ name }: FileWeight): boolean => name.split('/').some((part) => part.startsWith('backward_'))
  const of = ({ shortName, className, config }: ReadLayer): readonly FileWeight[] | null => {
    if (className !== 'Bidirectional') return byPart.get(shortName) ?? null
    const inner = textAt(objectAt(objectAt(config, 'layer'), 'config'), 'name') ?? ''
    const directions = ['forward_', 'backward_'].flatMap((direction) => byPart.get(`${direction}${inner}`) ?? [])
    const all = byPart.get(shortName) ?? directions
    return all.length === 0 ? null : all.toSorted((one, other) => Number(isBackward(one)) - Number(isBackward(other)))
  }
  return { of, all: (layer) => belowLayer(layer, of(layer) ?? []) }
}
