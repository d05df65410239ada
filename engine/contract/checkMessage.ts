import { z } from 'zod'
import { backendNames } from './backendNames.ts'
import type { DataSettings, NetDocument, TrainingSettings } from './document.ts'
import { documentFormats, runFormats } from './exportFormats.ts'
import { runId, nodeId } from './ids.ts'
import { pictureScales, pictureThemes } from './pictureOptions.ts'
import type { EngineEvent, FromEngine, RequestName, ToEngine } from './protocol.ts'

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  /** `id` is known where only the rest of a request is broken, so that it can be answered. */
  | { readonly ok: false; readonly id: number | null; readonly reason: string }

const run = z.string().min(1).max(200).transform(runId)
const node = z.string().min(1).max(200).transform(nodeId)
const count = z.number().int().min(0)
/* zod's own instanceof would take a Uint8Array on shared memory, which cannot be sent on. */
const bytes = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array, 'bytes expected')
const namedBytes = z.object({ name: z.string().max(4096), bytes })
const backend = z.enum(backendNames)
/* Only that it is an object: whoever runs a document has engine/document check it. */
const document = z.custom<NetDocument>((value) => typeof value === 'object' && value !== null, 'a document expected')

/* The same holds for parts of it. */
function settings<Part extends object>(): z.ZodType<Part> {
  return z.custom<Part>((value) => typeof value === 'object' && value !== null, 'settings expected')
}

const picture = z.object({
  theme: z.enum(pictureThemes),
  language: z.enum(['en', 'zh']),
  background: z.boolean(),
  scale: z.literal([...pictureScales]),
})

const source = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('builtin'), name: z.literal('uci-digits') }),
  z.object({
    type: z.literal('photographs'),
    height: count.min(1).max(4096),
    width: count.min(1).max(4096),
    channels: z.union([z.literal(1), z.literal(3)]),
  }),
  z.object({
    type: z.literal('csv'),
    fileName: z.string(),
    labelColumn: z.string(),
    task: z.enum(['classification', 'regression']),
  }),
  z.object({ type: z.literal('idx'), imagesFileName: z.string(), labelsFileName: z.string() }),
  z.object({
    type: z.literal('imageFolder'),
    folderName: z.string(),
    height: count,
    width: count,
    channels: z.union([z.literal(1), z.literal(3)]),
  }),
])

const asks: { readonly [Name in RequestName]: z.ZodType } = {
  hello: z.object({ protocolVersion: count }),
  probeBackends: z.object({ again: z.boolean() }),
  useBackend: z.object({ backend: z.union([backend, z.literal('auto')]) }),
  loadData: z.object({ dataId: z.string().min(1), source, files: z.array(namedBytes) }),
  augmentSample: z.object({
    dataId: z.string(),
    data: settings<DataSettings>(),
    training: settings<TrainingSettings>(),
    sample: count,
    epochs: z.array(count).max(100),
  }),
  readSamples: z.object({ dataId: z.string(), indices: z.array(count).max(10_000) }),
  prepareRun: z.object({
    runId: run,
    document,
    dataId: z.string().nullable(),
    weights: bytes.optional(),
    checkpoint: bytes.optional(),
  }),
  control: z.object({ runId: run, action: z.enum(['train', 'pause', 'stepBatch', 'stepEpoch', 'stop', 'checkpoint']) }),
  watch: z.object({
    runId: run,
    nodes: z.array(node).max(10_000),
    sample: count,
    everyMs: z.number().min(0),
    mapsPerNode: count.max(65_536),
  }),
  acknowledgeFrame: z.object({ runId: run, frame: count }),
  featureMaps: z.object({ runId: run, node, sample: count, maps: count.max(65_536) }),
  weightMaps: z.object({ runId: run, node, maps: count.max(65_536) }),
  statistics: z.object({ runId: run, nodes: z.array(node).max(10_000) }),
  cancelStatistics: z.object({ runId: run }),
  evaluate: z.object({ runId: run, part: z.enum(['training', 'validation', 'all']) }),
  predict: z.object({ runId: run, samples: z.array(count).max(100_000) }),
  readWeights: z.object({ runId: run }),
  exportModel: z.object({ runId: run, format: z.enum(runFormats), preprocessing: z.boolean().optional() }),
  exportInert: z.object({
    document,
    weights: bytes.nullable(),
    format: z.enum(runFormats),
    dataId: z.string().nullable().optional(),
    preprocessing: z.boolean().optional(),
  }),
  exportDocument: z.object({ document, format: z.enum(documentFormats), picture: picture.optional() }),
  importModel: z.object({ files: z.array(namedBytes).min(1).max(2000) }),
  closeRun: z.object({ runId: run }),
}

const envelope = z.object({ id: count, request: z.string(), ask: z.unknown() })

/** Checks what arrives at the engine. */
export function checkToEngine(message: unknown): Checked<ToEngine> {
  const outer = envelope.safeParse(message)
  if (!outer.success) return { ok: false, id: idOf(message), reason: `This is no request: ${explain(outer.error)}.` }
  const { id, request } = outer.data
  if (!Object.hasOwn(asks, request)) return { ok: false, id, reason: `There is no request "${request}".` }
  const inner = asks[request as RequestName].safeParse(outer.data.ask)
  if (!inner.success) return { ok: false, id, reason: `The request "${request}" is malformed: ${explain(inner.error)}.` }
  /* The schema belongs to this very request. */
  return { ok: true, value: { id, request, ask: inner.data } as ToEngine }
}

const event = z.looseObject({ type: z.enum(['ready', 'heartbeat', 'status', 'points', 'measuring', 'features', 'checkpoint']) })
const runEvent = z.looseObject({ runId: z.string() })
const eventBodies: { readonly [Type in EngineEvent['type']]: z.ZodType } = {
  ready: z.unknown(),
  heartbeat: z.unknown(),
  status: z.looseObject({ status: z.looseObject({ runId: z.string(), phase: z.string(), progress: z.looseObject({}) }) }),
  points: runEvent.extend({ steps: z.array(z.looseObject({})), epochs: z.array(z.looseObject({})) }),
  measuring: runEvent.extend({ done: count, total: count }),
  features: runEvent.extend({ frame: count, step: count, maps: z.array(z.looseObject({ bytes })) }),
  checkpoint: runEvent.extend({ epoch: count, step: count, bytes }),
}
const fromEngine = z.union([
  z.object({ id: count, error: z.object({ message: z.string() }) }),
  z.object({ event }),
  z.object({ id: count, answer: z.unknown() }),
])

/** Checks what arrives from the engine: the outer form, and of events the parts that code relies on before it looks closer. */
export function checkFromEngine(message: unknown): Checked<FromEngine> {
  const outer = fromEngine.safeParse(message)
  if (!outer.success)
    return { ok: false, id: idOf(message), reason: `This is no message of the engine: ${explain(outer.error)}.` }
  if ('event' in outer.data) {
    const inner = eventBodies[outer.data.event.type].safeParse(outer.data.event)
    if (!inner.success) return { ok: false, id: null, reason: `A broken event: ${explain(inner.error)}.` }
  }
  /* The engine is our own program; past this check its messages are taken for what they say they are. */
  return { ok: true, value: message as FromEngine }
}

function idOf(message: unknown): number | null {
  if (typeof message !== 'object' || message === null || !('id' in message)) return null
  return typeof message.id === 'number' ? message.id : null
}

function explain(error: z.ZodError): string {
  const [issue] = error.issues
  if (issue === undefined) return 'unknown form'
  const place = issue.path.join('.')
  return place === '' ? issue.message : `${place}: ${issue.message}`
}
