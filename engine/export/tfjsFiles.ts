import type { io } from '@tensorflow/tfjs-core'
import { joinBytes } from '../bytes/joinBytes.ts'
import type { NamedBytes } from '../contract/protocol.ts'
import { fail, succeed, type Problem, type Result } from '../contract/problem.ts'
import { text } from '../contract/text.ts'

/** What of tf.js' ModelArtifacts goes into files and comes out of them. */
export interface TfjsModel {
  readonly modelTopology: object
  readonly weightSpecs: readonly io.WeightsManifestEntry[]
  /** All weights in a row, in the order of their specs. */
  readonly weightData: Uint8Array<ArrayBuffer>
  /** Kept under `userDefinedMetadata`: preprocessing and class names, so that the file explains itself. */
  readonly metadata: Readonly<Record<string, unknown>>
}

/** As the TensorFlow.js converter cuts them: browsers cache and load pieces of 4 MB side by side. */
const shardBytes = 4 * 1024 * 1024

/** A model as `tf.loadLayersModel` takes it: model.json beside weights.bin, or group1-shard1of7.bin and so on. */
export function writeTfjsFiles({ modelTopology, weightSpecs, weightData, metadata }: TfjsModel): readonly NamedBytes[] {
  const count = Math.max(1, Math.ceil(weightData.length / shardBytes))
  const shards = Array.from({ length: count }, (_, index): NamedBytes => ({
    name: count === 1 ? 'weights.bin' : `group1-shard${index + 1}of${count}.bin`,
    bytes: weightData.slice(index * shardBytes, (index + 1) * shardBytes),
  }))
  const json = {
    format: 'layers-model',
    generatedBy: 'Netwright',
    convertedBy: null,
    modelTopology,
    userDefinedMetadata: metadata,
    weightsManifest: [{ paths: shards.map((shard) => shard.name), weights: weightSpecs }],
  }
  return [{ name: 'model.json', bytes: new TextEncoder().encode(JSON.stringify(json)) }, ...shards]
}

/** Reads such files back, for the comparison before an export counts as saved. Files that do not fit together are problems. */
export function readTfjsFiles(files: readonly NamedBytes[]): Result<TfjsModel> {
  const byName = new Map(files.map((file) => [file.name, file.bytes]))
  const json = readModelJson(byName.get('model.json'))
  if (json === null) return fail(unreadable('model.json', { en: 'it is no model file of tf.js', zh: '它不是 tf.js 的模型文件' }))
  const shards: Uint8Array[] = []
  for (const path of json.weightsManifest.flatMap((group) => group.paths)) {
    const shard = byName.get(path)
    if (shard === undefined) return fail(unreadable(path, { en: 'the file is missing', zh: '缺少该文件' }))
    shards.push(shard)
  }
  const weightSpecs = json.weightsManifest.flatMap((group) => group.weights)
  const weightData = joinBytes(shards)
  const expected = weightSpecs.reduce((sum, { shape }) => sum + shape.reduce((product, length) => product * length, 4), 0)
  if (expected !== weightData.length) {
    const en = `its weights take ${expected} bytes, but ${weightData.length} are there`
    return fail(unreadable('model.json', { en, zh: `权重共需 ${expected} 字节，实际有 ${weightData.length} 字节` }))
  }
  return succeed({ modelTopology: json.modelTopology, weightSpecs, weightData, metadata: json.userDefinedMetadata ?? {} })
}

interface ModelJson {
  readonly modelTopology: object
  readonly userDefinedMetadata?: Readonly<Record<string, unknown>>
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: readonly io.WeightsManifestEntry[] }[]
}

function readModelJson(bytes: Uint8Array | undefined): ModelJson | null {
  if (bytes === undefined) return null
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return isModelJson(json) ? json : null
  } catch {
    return null
  }
}

function isModelJson(json: unknown): json is ModelJson {
  if (!isRecord(json) || json['format'] !== 'layers-model' || !isRecord(json['modelTopology'])) return false
  const manifest = json['weightsManifest']
  return (
    Array.isArray(manifest) &&
    manifest.every((group: unknown) => isRecord(group) && isPaths(group['paths']) && isSpecs(group['weights']))
  )
}

function isPaths(value: unknown): boolean {
  return Array.isArray(value) && value.every((path) => typeof path === 'string')
}

/** Only float32, which is all that Netwright trains. */
function isSpecs(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((spec: unknown) => {
      if (!isRecord(spec) || typeof spec['name'] !== 'string' || spec['dtype'] !== 'float32') return false
      return Array.isArray(spec['shape']) && spec['shape'].every((length) => Number.isSafeInteger(length) && length >= 0)
    })
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unreadable(path: string, { en, zh }: { readonly en: string; readonly zh: string }): Problem {
  const message = text(`The exported model cannot be read back at ${path}: ${en}.`, `无法读回导出的模型（${path}）：${zh}。`)
  return { code: 'unreadable-export', severity: 'error', place: { path }, message, fixes: [] }
}
