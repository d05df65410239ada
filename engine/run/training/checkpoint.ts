import { z } from 'zod'
import type { NetDocument } from '../../contract/document.ts'
import type { EpochPoint, StepPoint } from '../../contract/metrics.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { decodeSafetensors, encodeSafetensors, type FloatTensor } from '../../document/tensors/safetensors.ts'
import { documentHash } from './documentHash.ts'
import type { RunSnapshot } from './runSnapshot.ts'
import type { TrainerState } from './trainerState.ts'

/** Raise it when the meaning of a stored field changes. */
const checkpointVersion = '1'

/* JSON has no NaN: an unmeasurable validation loss is stored as null. */
const number = z.union([z.number(), z.null().transform(() => Number.NaN)])
const patience = z.object({ best: z.number(), epochsSinceBest: z.number() })
const metrics = { loss: number, penalty: number }
const optionalMetrics = z.object({ accuracy: number.exactOptional(), top5: number.exactOptional(), mae: number.exactOptional() })
const totalsSchema = optionalMetrics.extend({
  ...metrics,
  outputs: z.record(z.string(), optionalMetrics.extend({ loss: number })).exactOptional(),
})
const contentSchema = z.object({
  samples: z.number(),
  updates: z.number().int().min(0),
  state: z.object({
    step: z.number().int().min(0),
    epoch: z.number().int().min(0),
    stepInEpoch: z.number().int().min(0),
    sums: z.object({ samples: z.number(), loss: z.number(), penalty: z.number(), metrics: z.array(z.number()) }),
    plateau: patience,
    plateauFactor: z.number(),
    stopping: patience,
    bestEpoch: z.number().int().min(0),
    stoppedEarly: z.boolean(),
  }),
  steps: z.array(totalsSchema.extend({ step: z.number(), epoch: z.number(), learningRate: z.number() })),
  epochs: z.array(
    z.object({
      epoch: z.number(),
      step: z.number(),
      training: totalsSchema,
      validation: totalsSchema.nullable(),
      learningRate: z.number(),
      samplesPerSecond: z.number(),
    }),
  ),
})

/** What a checkpoint must agree with: a document, and the number of samples it was trained on. */
export interface CheckpointOwner {
  readonly document: NetDocument
  readonly samples: number
}

/**
 * A run's snapshot as one safetensors file: tensors named weights/…, slots/… and best/…, the rest as JSON in its
 * metadata. A checksum over everything tells a damaged file from a sound one.
 */
export function encodeCheckpoint(snapshot: RunSnapshot, { document, samples }: CheckpointOwner): Uint8Array<ArrayBuffer> {
  const { weights, slots, best, updates, state, steps, epochs } = snapshot
  const tensors = new Map([...prefixed('weights', weights), ...prefixed('slots', slots), ...prefixed('best', best)])
  const content = JSON.stringify({ samples, updates, state, steps, epochs } satisfies StoredContent)
  return encodeSafetensors({
    tensors,
    metadata: {
      format: 'netwright-checkpoint',
      version: checkpointVersion,
      document: documentHash(document),
      checksum: checksum(content, tensors),
      content,
    },
  })
}

interface StoredContent extends Pick<RunSnapshot, 'updates' | 'state'> {
  readonly samples: number
  readonly steps: readonly StepPoint[]
  readonly epochs: readonly EpochPoint[]
}

/** Reads a checkpoint back; a damaged one, or one of another document or other data, is a problem. */
export function decodeCheckpoint(bytes: Uint8Array, { document, samples }: CheckpointOwner): Result<RunSnapshot> {
  const file = readFile(bytes)
  if (!file.ok) return file
  const { tensors, hash, content } = file.value
  if (hash !== documentHash(document)) return fail(otherDocument())
  if (content.samples !== samples) return fail(otherData({ expected: content.samples, got: samples }))
  const { updates, state, steps, epochs } = content
  return succeed({
    updates,
    state,
    steps,
    epochs,
    weights: unprefixed('weights', tensors),
    slots: unprefixed('slots', tensors),
    best: unprefixed('best', tensors),
  })
}

/** Where the run of a checkpoint stands, whatever its document and data are. */
export function checkpointState(bytes: Uint8Array): Result<TrainerState> {
  const file = readFile(bytes)
  return file.ok ? succeed(file.value.content.state) : file
}

interface CheckpointFile {
  readonly tensors: ReadonlyMap<string, FloatTensor>
  /** That of the document it belongs to. */
  readonly hash: string | undefined
  readonly content: StoredContent
}

function readFile(bytes: Uint8Array): Result<CheckpointFile> {
  const file = decodeSafetensors(bytes)
  if (!file.ok) return fail(damaged())
  const { tensors, metadata } = file.value
  if (metadata['format'] !== 'netwright-checkpoint') return fail(damaged())
  if (metadata['version'] !== checkpointVersion) return fail(otherVersion(metadata['version'] ?? '?'))
  const content = metadata['content'] ?? ''
  if (metadata['checksum'] !== checksum(content, tensors)) return fail(damaged())
  const checked = contentSchema.safeParse(parsed(content))
  if (!checked.success) return fail(damaged())
  return succeed({ tensors, hash: metadata['document'], content: checked.data })
}

function prefixed(prefix: string, tensors: ReadonlyMap<string, FloatTensor>): readonly (readonly [string, FloatTensor])[] {
  return [...tensors].map(([key, tensor]) => [`${prefix}/${key}`, tensor] as const)
}

function unprefixed(prefix: string, tensors: ReadonlyMap<string, FloatTensor>): ReadonlyMap<string, FloatTensor> {
  const start = `${prefix}/`
  return new Map([...tensors].flatMap(([key, tensor]) => (key.startsWith(start) ? [[key.slice(start.length), tensor]] : [])))
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return null
  }
}

/** FNV-1a over 32-bit words: finds a cut, a flipped bit or half of another file; it is no defence against malice. */
function checksum(content: string, tensors: ReadonlyMap<string, FloatTensor>): string {
  let bits = 0x811c9dc5
  const add = (word: number): void => {
    bits = Math.imul(bits ^ word, 0x01000193)
  }
  for (let index = 0; index < content.length; index++) add(content.charCodeAt(index))
  for (const [key, { shape, values }] of tensors) {
    for (let index = 0; index < key.length; index++) add(key.charCodeAt(index))
    for (const length of shape) add(length)
    for (const word of new Uint32Array(values.buffer, values.byteOffset, values.length)) add(word)
  }
  return (bits >>> 0).toString(16)
}

function damaged(): Problem {
  return {
    code: 'checkpoint-damaged',
    severity: 'error',
    place: {},
    message: text(
      'This checkpoint is damaged or incomplete, so the run cannot go on from it. Use an older checkpoint, or start the run again.',
      '该检查点已损坏或不完整，无法从它继续训练。请使用更早的检查点，或重新开始训练。',
    ),
    fixes: [],
  }
}

function otherVersion(found: string): Problem {
  return {
    code: 'checkpoint-version',
    severity: 'error',
    place: {},
    message: text(
      `This checkpoint is of version ${found}; this program reads version ${checkpointVersion}. Use the version of Netwright that wrote it, or start the run again.`,
      `该检查点的版本为 ${found}，而本程序读取版本 ${checkpointVersion}。请使用写出它的 Netwright 版本，或重新开始训练。`,
    ),
    expected: text(checkpointVersion, checkpointVersion),
    got: text(found, found),
    fixes: [],
  }
}

function otherDocument(): Problem {
  return {
    code: 'checkpoint-mismatch',
    severity: 'error',
    place: {},
    message: text(
      'This checkpoint belongs to another network or other training settings, so the run cannot go on from it. Undo the changes made since, or start a new run.',
      '该检查点属于另一个网络或另一组训练设置，无法从它继续训练。请撤销此后的更改，或开始新的训练。',
    ),
    fixes: [],
  }
}

function otherData({ expected, got }: { readonly expected: number; readonly got: number }): Problem {
  return {
    code: 'checkpoint-mismatch',
    severity: 'error',
    place: {},
    message: text(
      `This checkpoint was trained on ${expected} samples, but the data now have ${got}. Load the same data again, or start a new run.`,
      `该检查点训练时使用了 ${expected} 个样本，而现在的数据有 ${got} 个。请重新载入相同的数据，或开始新的训练。`,
    ),
    expected: text(String(expected), String(expected)),
    got: text(String(got), String(got)),
    fixes: [],
  }
}
