import { analyse } from '../analyse/analyse.ts'
import type { BackendName } from '../contract/backendNames.ts'
import type { NetDocument } from '../contract/document.ts'
import type { NodeId, RunId } from '../contract/ids.ts'
import { fail, succeed, type Result } from '../contract/problem.ts'
import type { EngineEvent } from '../contract/protocol.ts'
import type { RunPrepared } from '../contract/runStatus.ts'
import type { DataSet } from '../data/dataSet.ts'
import { summariseData } from '../data/summariseData.ts'
import type { FloatTensor } from '../document/tensors/safetensors.ts'
import { createSession } from './createSession.ts'
import { createYielder } from './createYielder.ts'
import { checkFit } from './model/checkFit.ts'
import { compile, largestWeightLimit } from './model/compile.ts'
import type { CompiledNet, CompiledWeight } from './model/compiledNet.ts'
import { drawWeights, drawWeightsInPieces } from './model/drawWeights.ts'
import { createPointStream, type PointStream } from './pointStream.ts'
import { previewMemoryProblem } from './probes/previewMemory.ts'
import { createProbe, type Probe } from './probes/probe.ts'
import { createWatcher, type Watcher } from './probes/watcher.ts'
import type { Session } from './Session.ts'
import { createStatusStream } from './statusStream.ts'
import { createNoise, type Noise } from './training/noise.ts'
import { assignWeights, restoreSnapshot, takeSnapshot, type RunSnapshot } from './training/runSnapshot.ts'
import { createTrainer } from './training/trainer.ts'
import { makeTrainingData, type TrainingData } from './training/trainingData.ts'

export interface Run {
  readonly id: RunId
  readonly document: NetDocument
  readonly net: CompiledNet
  /** null: prepared without data, to look at the net itself. */
  readonly data: TrainingData | null
  readonly session: Session
  readonly probe: Probe
  readonly watcher: Watcher
  /** Nodes whose weights begin new, in the document's order, though others were given; null where none were. */
  readonly drawn: readonly NodeId[] | null
  close(): Promise<void>
}

export interface OpenRunOptions {
  readonly runId: RunId
  readonly dataSet: DataSet | null
  readonly backend: BackendName
  readonly send: (event: EngineEvent) => void
  /** Weights to begin with, by key; the rest is drawn from the seed. */
  readonly weights: ReadonlyMap<string, FloatTensor> | null
  /** A run to go on with: it must be of this document and data. */
  readonly snapshot: RunSnapshot | null
  readonly encodeCheckpoint: (snapshot: RunSnapshot) => Uint8Array<ArrayBuffer>
  readonly checkpointEveryMs?: number
}

/** Compiles a frozen document into a run that is ready to train. The backend must be in use already. */
export function openRun(document: NetDocument, options: OpenRunOptions): Result<Run> {
  const built = buildNet(document, options)
  if (!built.ok) return built
  try {
    drawWeights(undrawn(built.value.net, options), document.training.seed)
    return succeed(startRun(document, { ...options, ...built.value }))
  } catch (error) {
    return giveUp(built.value.net, error)
  }
}

/** The same, but lets the host hear of the engine while a large network's weights are drawn. */
export async function openRunWithRests(document: NetDocument, options: OpenRunOptions): Promise<Result<Run>> {
  const built = buildNet(document, options)
  if (!built.ok) return built
  const yielder = createYielder()
  try {
    await drawWeightsInPieces(undrawn(built.value.net, options), { seed: document.training.seed, rest: () => yielder.rest() })
    return succeed(startRun(document, { ...options, ...built.value }))
  } catch (error) {
    return giveUp(built.value.net, error)
  } finally {
    yielder.close()
  }
}

/** Those that nothing gives: each is drawn by itself, so leaving others out changes nothing. */
function undrawn(
  { weights }: CompiledNet,
  { weights: given, snapshot }: Pick<OpenRunOptions, 'weights' | 'snapshot'>,
): readonly CompiledWeight[] {
  const stored = snapshot?.weights ?? given
  return stored === null
    ? weights
    : weights.filter(({ key, variable }) => stored.get(key)?.shape.join() !== variable.shape.join())
}

interface BuiltNet {
  readonly net: CompiledNet
  readonly noise: Noise
}

function buildNet(document: NetDocument, { dataSet, backend }: OpenRunOptions): Result<BuiltNet> {
  const analysis = analyse(document, { data: dataSet === null ? null : summariseData(dataSet, '') })
  const tooLarge = previewMemoryProblem(analysis, backend)
  if (tooLarge !== null) return fail(tooLarge)
  const noise = createNoise(document.training.seed)
  const compiled = compile(document, {
    analysis,
    noise: noise.source,
    ...(backend === 'cpu' ? { mostWeights: largestWeightLimit } : {}),
  })
  if (!compiled.ok) return compiled
  const net = compiled.value
  const misfits = dataSet === null ? [] : checkFit(net, dataSet, document)
  if (misfits.length === 0) return succeed({ net, noise })
  net.dispose()
  return fail(...misfits)
}

/** Out of memory, most likely: what was built so far must not stay. */
function giveUp(net: CompiledNet, error: unknown): never {
  net.dispose()
  throw error
}

function startRun(document: NetDocument, options: OpenRunOptions & BuiltNet): Run {
  /* What lives on with the run names what it needs: `options` would keep the weights that were handed in. */
  const { runId, dataSet, snapshot, backend, send, net, noise, encodeCheckpoint } = options
  const unmatched = options.weights === null ? null : new Set(assignWeights(net.weights, options.weights))
  const data = dataSet === null ? null : makeTrainingData(dataSet, document)
  const runData = data ?? emptyData(net, document)
  const trainer = createTrainer(net, { data: runData, settings: document.training, noise })
  const probe = createProbe(net, runData)
  const watcher = createWatcher({ runId, probe, send, isLost: () => session.isLost() })
  const points = createPointStream(runId, send)
  const session: Session = createSession({
    runId,
    document,
    trainer,
    backend,
    history: { steps: [...(snapshot?.steps ?? [])], epochs: [...(snapshot?.epochs ?? [])] },
    ...(options.checkpointEveryMs === undefined ? {} : { checkpointEveryMs: options.checkpointEveryMs }),
    listener: {
      onStatus: (status) => {
        points.flush()
        send({ type: 'status', status })
        if (status.phase !== 'training') void session.exclusive(() => watcher.offer(trainer.state.step, { now: true }))
      },
      onStep: (point) => {
        points.addStep(point)
        statuses.offer()
      },
      onEpoch: points.addEpoch,
      onCheckpoint: async () => {
        const bytes = encodeCheckpoint(await takeSnapshot(session))
        if (session.isLost()) return
        const { epoch, step } = trainer.state
        points.flush()
        send({ type: 'checkpoint', runId, epoch, step, bytes })
      },
      afterStep: () => watcher.offer(trainer.state.step, { now: false }),
    },
  })
  const statuses = createStatusStream(() => send({ type: 'status', status: session.status() }))
  if (snapshot !== null) restoreSnapshot(session, snapshot)
  const drawn = unmatched === null ? null : drawnNodes(document, { net, unmatched })
  return { id: runId, document, net, data, session, probe, watcher, drawn, close: closer({ net, session, points }) }
}

function drawnNodes(
  { graph }: NetDocument,
  { net, unmatched }: { readonly net: CompiledNet; readonly unmatched: ReadonlySet<string> },
): readonly NodeId[] {
  const drawn = new Set(net.weights.filter(({ key }) => unmatched.has(key)).map(({ node }) => node))
  return graph.nodes.flatMap(({ id }) => (drawn.has(id) ? [id] : []))
}

/** What a caller hears of a run that was just prepared. */
export function describeRun({ net, data, session, drawn }: Run): RunPrepared {
  const count = (trainable: boolean): number =>
    net.weights.filter((weight) => weight.trainable === trainable).reduce((sum, { variable }) => sum + variable.size, 0)
  return {
    status: session.status(),
    trainable: count(true),
    frozen: count(false),
    drawn,
    trainingSamples: data?.training.length ?? 0,
    validationSamples: data?.validation.length ?? 0,
    steps: session.history.steps,
    epochs: session.history.epochs,
  }
}

function closer({
  net,
  session,
  points,
}: {
  readonly net: CompiledNet
  readonly session: Session
  readonly points: PointStream
}): () => Promise<void> {
  return async () => {
    await session.close()
    points.close()
    try {
      session.trainer.dispose()
      net.dispose()
    } catch (error) {
      /* What lay on a lost graphics processor is gone already. */
      if (session.status().phase !== 'failed') throw error
    }
  }
}

function emptyData(net: CompiledNet, document: NetDocument): TrainingData {
  const dataSet: DataSet = {
    samples: 0,
    shape: net.inputs[0]?.shape ?? [],
    inputs: new Float32Array(0),
    targets: new Int32Array(0),
    targetSize: 1,
    classNames: [],
    attribution: null,
    problems: [],
  }
  return makeTrainingData(dataSet, document)
}
