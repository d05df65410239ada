import { fail, succeed, type Problem, type Result } from '../contract/problem.ts'
import { parseDocument } from '../document/parseDocument.ts'
import { decodeSafetensors, encodeSafetensors } from '../document/tensors/safetensors.ts'
import { currentBackend } from './backendHandlers.ts'
import { explainBackendError } from './backends/explainBackendError.ts'
import { runOf, type EngineState } from './engineState.ts'
import type { Handlers } from './handlers.ts'
import { lacksLabels } from './model/checkFit.ts'
import { predict } from './model/predict.ts'
import { drawWeightMaps } from './model/weightMaps.ts'
import { describeRun, openRunWithRests, type Run } from './openRun.ts'
import { createStatisticsRequests } from './probes/statisticsRequests.ts'
import { readFromDevice } from './readFromDevice.ts'
import { decodeCheckpoint, encodeCheckpoint } from './training/checkpoint.ts'
import { validationBatch } from './training/closeEpoch.ts'
import { evaluate } from './training/evaluate.ts'
import { readWeights, type RunSnapshot } from './training/runSnapshot.ts'
import type { TrainingData } from './training/trainingData.ts'
import { dataNotLoaded, noLabels, noSuchSample, noTrainingData, noWeights, unknownNode } from './training/trainingProblems.ts'

type RunRequest =
  | 'prepareRun'
  | 'control'
  | 'watch'
  | 'acknowledgeFrame'
  | 'featureMaps'
  | 'weightMaps'
  | 'statistics'
  | 'cancelStatistics'
  | 'evaluate'
  | 'predict'
  | 'readWeights'
  | 'closeRun'

/** Prepares, steers, watches and closes runs. */
export function runHandlers(state: EngineState): Handlers<RunRequest> {
  const measuring = createStatisticsRequests(state.send)
  return {
    prepareRun: (ask) =>
      state.lock.run(async () => {
        await measuring.cancel(ask.runId)
        await state.runs.get(ask.runId)?.close()
        state.runs.delete(ask.runId)
        const parsed = parseDocument(ask.document)
        if (!parsed.ok) return parsed
        const document = parsed.value
        const dataSet = ask.dataId === null ? null : (state.dataSets.get(ask.dataId) ?? null)
        if (ask.dataId !== null && dataSet === null) return fail(dataNotLoaded())
        const owner = { document, samples: dataSet?.samples ?? 0 }
        const weights = ask.weights === undefined ? null : decodeSafetensors(ask.weights)
        if (weights !== null && !weights.ok) return weights
        const snapshot = ask.checkpoint === undefined ? null : decodeCheckpoint(ask.checkpoint, owner)
        if (snapshot !== null && !snapshot.ok) return snapshot
        const opened = await attempt(async () =>
          openRunWithRests(document, {
            runId: ask.runId,
            dataSet,
            backend: await currentBackend(state),
            send: state.send,
            weights: weights?.value.tensors ?? null,
            snapshot: snapshot?.value ?? null,
            encodeCheckpoint: encoderFor(owner),
          }),
        )
        if (!opened.ok) return opened
        state.runs.set(ask.runId, opened.value)
        return succeed(describeRun(opened.value))
      }),
    control: ({ runId, action }) => runOf(state, runId).session.control(action),
    watch: async (ask) => {
      const { watcher, session } = runOf(state, ask.runId)
      watcher.watch(ask)
      offerFrame(state, { watcher, session })
      return null
    },
    acknowledgeFrame: async ({ runId, frame }) => {
      const { watcher, session } = runOf(state, runId)
      watcher.acknowledge(frame)
      /* While training, the next step offers the next frame. */
      if (session.status().phase !== 'training') offerFrame(state, { watcher, session })
      return null
    },
    featureMaps: ({ runId, node, sample, maps }) =>
      withData(runOf(state, runId), async (run, data) => {
        if (sample >= data.dataSet.samples) return fail(noSuchSample(sample, data.dataSet.samples))
        const [found] = await run.probe.look({ nodes: [node], sample, maps })
        return found === undefined ? fail(unknownNode(node)) : succeed(found)
      }),
    weightMaps: ({ runId, node, maps }) => {
      const run = runOf(state, runId)
      const { net, document } = run
      return attempt(() =>
        readFromDevice(run, async () => {
          if (!net.nodeTensors.has(node)) return fail(unknownNode(node))
          const found = await drawWeightMaps(net, { document, node, maps })
          return found === null ? fail(noWeights(node)) : succeed(found)
        }),
      )
    },
    statistics: ({ runId, nodes }) =>
      withData(runOf(state, runId), ({ session }) => measuring.measure(session.trainer, { runId, nodes })),
    cancelStatistics: async ({ runId }) => {
      await measuring.cancel(runId)
      return null
    },
    evaluate: ({ runId, part }) =>
      withData(runOf(state, runId), async ({ session, document, net }, data) => {
        if (lacksLabels(net, data.dataSet)) return fail(noLabels())
        const samples = part === 'all' ? allSamples(data) : data[part]
        if (samples.length === 0) return fail(noTrainingData())
        return succeed(await evaluate(session.trainer, { samples, batchSize: validationBatch(document.training.batchSize) }))
      }),
    predict: ({ runId, samples }) =>
      withData(runOf(state, runId), async ({ net, document }, data) => {
        const missing = samples.find((sample) => sample >= data.dataSet.samples)
        if (missing !== undefined) return fail(noSuchSample(missing, data.dataSet.samples))
        const batchSize = validationBatch(document.training.batchSize)
        return succeed(await predict(net, { data, samples, batchSize }))
      }),
    readWeights: async ({ runId }) => {
      const run = runOf(state, runId)
      const read = await readFromDevice(run, async () => succeed(await readWeights(run.net.weights)))
      return read.ok ? encodeSafetensors({ tensors: read.value, metadata: { format: 'netwright-weights' } }) : null
    },
    /* Behind the lock: a run that is still being prepared is closed when it is there. */
    closeRun: ({ runId }) =>
      state.lock.run(async () => {
        await measuring.cancel(runId)
        const run = state.runs.get(runId)
        state.runs.delete(runId)
        await run?.close()
        return null
      }),
  }
}

/** By itself: made inside the request it would keep all of that, the bytes of the weights too, as long as the run lives. */
function encoderFor(owner: Parameters<typeof encodeCheckpoint>[1]): (taken: RunSnapshot) => Uint8Array<ArrayBuffer> {
  return (taken) => encodeCheckpoint(taken, owner)
}

function offerFrame({ host }: EngineState, { watcher, session }: Pick<Run, 'watcher' | 'session'>): void {
  session
    .exclusive(() => watcher.offer(session.trainer.state.step, { now: true }))
    .catch((error: unknown) => host.report?.(`A frame of feature maps failed: ${String(error)}`))
}

/** Work on a run's data, between two steps; what tf.js throws becomes a problem that people can read. */
function withData<T>(run: Run, work: (run: Run, data: TrainingData) => Promise<Result<T>>): Promise<Result<T>> {
  const { data } = run
  if (data === null) return Promise.resolve(fail(noTrainingData()))
  return attempt(() => readFromDevice(run, () => work(run, data)))
}

async function attempt<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work()
  } catch (error) {
    const problem: Problem = explainBackendError(error)
    return fail(problem)
  }
}

function allSamples({ training, validation }: TrainingData): Int32Array {
  return Int32Array.from([...training, ...validation])
}
