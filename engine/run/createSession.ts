import type { StepPoint } from '../contract/metrics.ts'
import type { Problem } from '../contract/problem.ts'
import type { ControlAction, RunPhase, RunProgress, RunStatus } from '../contract/runStatus.ts'
import { isBackendLost } from './backends/onBackendLost.ts'
import { createLock } from './createLock.ts'
import { createYielder, type Yielder } from './createYielder.ts'
import { disposeQuietly } from './disposeQuietly.ts'
import { lacksLabels } from './model/checkFit.ts'
import type { Session, SessionOptions } from './Session.ts'
import { createBestWeights } from './training/bestWeights.ts'
import { closeEpoch } from './training/closeEpoch.ts'
import { explainFailure } from './training/explainFailure.ts'
import { findNonFinite } from './training/findNonFinite.ts'
import { runProgress } from './training/runProgress.ts'
import { createThroughput } from './training/throughput.ts'
import { readStep, type PendingStep, type Trainer } from './training/trainer.ts'
import {
  isNonFinite,
  noLabels,
  nonFiniteLoss,
  nonFiniteWeight,
  noTrainingData,
  nothingToTrain,
  stoppedEarly,
} from './training/trainingProblems.ts'

type Goal = 'end' | 'epoch' | 'batch'

/** Steps whose numbers may still be on the way from a graphics processor. */
const stepsInFlight = 3
/** Steps between two looks at the weights for NaN. */
const weightCheckSteps = 25
const defaultCheckpointMs = 30_000

/** Drives a trainer: phases, pauses, checkpoints, measurements. One loop runs at most. */
export function createSession(options: SessionOptions): Session {
  const { runId, document, trainer, listener, history } = options
  let { backend } = options
  const best = createBestWeights(trainer.net.weights)
  const lock = createLock()
  const throughput = createThroughput()
  const inFlight: PendingStep[] = []
  /* Reading a number stalls a graphics processor, but costs nothing on these: then a bad step need not be taken. */
  const isGuarded = (): boolean => backend === 'cpu' || backend === 'wasm' || backend === 'simd'
  let phase: RunPhase = 'ready'
  let wish: 'goOn' | 'pause' | 'stop' = 'goOn'
  let problem: Problem | null = null
  let resumable = false
  /* A checkpoint was handed out, or this run began with one. */
  let hasCheckpoint = false
  let driving: Promise<void> = Promise.resolve()
  let checkpointAt = performance.now()
  let validationMs = 0
  /* A lost graphics processor may leave a step waiting for ever: nobody waits for the loop after that. */
  let tellFailed = (): void => {}
  const failed = new Promise<void>((resolve) => {
    tellFailed = resolve
  })
  const driven = (): Promise<void> => Promise.race([driving, failed])

  const progress = (): RunProgress => runProgress(trainer, { samplesPerSecond: throughput.recent(), validationMs })
  const status = (): RunStatus => ({ runId, phase, backend, progress: progress(), problem, resumable })
  const enter = (next: RunPhase, why: Problem | null = null): void => {
    phase = next
    problem = why
    listener.onStatus(status())
  }
  const isTraining = (): boolean => phase === 'training'
  let hasLostDevice = false
  const isLost = (): boolean => hasLostDevice || isBackendLost(backend)

  const settle = async (pending: PendingStep): Promise<void> => {
    const measure = await readStep(pending)
    if (!isTraining() || isLost()) return
    if (!Number.isFinite(measure.loss) || !Number.isFinite(measure.penalty)) {
      const loss = Number.isFinite(measure.loss) ? measure.penalty : measure.loss
      /* A finite loss may have had gradients that are none: then the step before broke the weights. */
      const weightsKept = isGuarded() && (await findNonFinite(trainer.net.weights)) === null
      if (isTraining()) enter('paused', nonFiniteLoss(trainer.settings, { ...pending, loss, weightsKept }))
      return
    }
    const metrics = trainer.record(measure)
    const point: StepPoint = { ...metrics, step: pending.step, epoch: pending.epoch, learningRate: pending.learningRate }
    history.steps.push(point)
    listener.onStep(point)
  }
  const settleAll = async ({ leave }: { leave: number }): Promise<void> => {
    while (inFlight.length > leave) {
      const next = inFlight.shift()
      if (next !== undefined) await settle(next)
    }
  }

  const checkWeights = async (): Promise<void> => {
    const broken = await findNonFinite(trainer.net.weights)
    if (broken === null || !isTraining()) return
    const node = document.graph.nodes.find(({ id }) => id === broken.node)
    if (node !== undefined) enter('paused', nonFiniteWeight(trainer.settings, { step: trainer.state.step, node }))
  }

  const checkpoint = async (): Promise<void> => {
    await settleAll({ leave: 0 })
    if (isTraining()) await checkWeights()
    /* The last sound checkpoint is the way back from numbers that are none: it must not be replaced by them. */
    if (isLost() || (problem !== null && isNonFinite(problem))) return
    await listener.onCheckpoint()
    if (isLost()) return
    hasCheckpoint = true
    checkpointAt = performance.now()
  }

  const takeStep = async (): Promise<void> => {
    const startedAt = performance.now()
    const guard = isGuarded()
    const pending = trainer.step({ guard })
    inFlight.push(pending)
    await settleAll({ leave: guard ? 0 : stepsInFlight })
    if (isTraining() && pending.step % weightCheckSteps === 0) await checkWeights()
    if (isTraining()) await listener.afterStep()
    /* Watching is part of the price of a step, and is to be seen in the figure. */
    throughput.add({ samples: pending.samples, ms: performance.now() - startedAt })
  }

  const finishEpoch = async (yielder: Yielder): Promise<void> => {
    await settleAll({ leave: 0 })
    if (isTraining()) await checkWeights()
    if (!isTraining()) return
    const startedAt = performance.now()
    const closed = await closeEpoch(trainer, {
      samplesPerSecond: throughput.average(),
      learningRate: history.steps.at(-1)?.learningRate ?? trainer.learningRate(),
      goOn: async () => {
        await yielder.rest()
        return wish === 'goOn' && isTraining()
      },
    })
    if (closed === null || isLost()) return
    validationMs = performance.now() - startedAt
    throughput.restart()
    history.epochs.push(closed.point)
    listener.onEpoch(closed.point)
    const { earlyStopping } = trainer.settings
    if (closed.improved && earlyStopping?.restoreBest) best.take()
    const { bestEpoch, epoch, stoppedEarly: early } = trainer.state
    const isLast = early || epoch >= trainer.settings.epochs
    const restored = isLast && earlyStopping?.restoreBest === true && bestEpoch < epoch && best.restore()
    await checkpoint()
    if (isLast && isTraining()) {
      enter('finished', early || restored ? stoppedEarly({ epoch, bestEpoch, restored, early }) : null)
    }
  }

  /** One step, and the end of its epoch where it is the last one. */
  const advance = async (yielder: Yielder): Promise<void> => {
    if (!isTraining()) return
    if (trainer.state.stepInEpoch < trainer.stepsPerEpoch) await takeStep()
    if (isTraining() && trainer.state.stepInEpoch >= trainer.stepsPerEpoch) await finishEpoch(yielder)
    else if (isTraining() && performance.now() - checkpointAt >= (options.checkpointEveryMs ?? defaultCheckpointMs)) {
      await checkpoint()
    }
  }

  const drive = async (goal: Goal): Promise<void> => {
    const yielder = createYielder()
    const { step, epoch } = trainer.state
    /* A pause in mid-validation leaves the end of an epoch due: closing it is no batch. */
    const isReached = (): boolean =>
      (goal === 'batch' && trainer.state.step > step) || (goal === 'epoch' && trainer.state.epoch > epoch)
    try {
      while (isTraining()) {
        await lock.run(() => advance(yielder))
        if (wish !== 'goOn' || isReached()) break
        await yielder.rest()
      }
      await lock.run(() => settleAll({ leave: 0 }))
      if (isTraining()) enter(wish === 'stop' ? 'stopped' : 'paused')
    } catch (error) {
      if (isTraining()) {
        resumable = hasCheckpoint
        enter('failed', await explainFailure(error, options))
      }
    } finally {
      yielder.close()
      disposeQuietly(inFlight.splice(0).map(({ values }) => values))
    }
  }

  const start = (goal: Goal): void => {
    const { state, settings } = trainer
    if (isTraining() || phase === 'failed') return
    if (state.stoppedEarly || state.epoch >= settings.epochs) {
      /* A checkpoint of the last epoch: the run was cut off after its work, before it could say so. */
      if (phase === 'ready') enter('finished')
      return
    }
    const lack = whatIsLacking(trainer)
    if (lack !== null) return enter('paused', lack)
    wish = 'goOn'
    if (phase === 'ready' && state.step > 0) hasCheckpoint = true
    checkpointAt = performance.now()
    enter('training')
    driving = drive(goal)
  }

  const control = async (action: ControlAction): Promise<RunStatus> => {
    switch (action) {
      case 'train':
        start('end')
        break
      case 'stepEpoch':
        start('epoch')
        break
      case 'stepBatch':
        start('batch')
        await driven()
        break
      case 'pause':
      case 'stop':
        wish = action
        await driven()
        if (action === 'stop' && (phase === 'ready' || phase === 'paused')) enter('stopped')
        break
      case 'checkpoint':
        await lock.run(checkpoint)
        break
    }
    return status()
  }

  return {
    trainer,
    best,
    history,
    status,
    control,
    exclusive: (work) => lock.run(work),
    useBackend: (next) => {
      backend = next
    },
    isLost,
    fail: (why) => {
      hasLostDevice = true
      resumable = hasCheckpoint
      enter('failed', why)
      tellFailed()
    },
    close: async () => {
      wish = 'stop'
      await driven()
      if (phase === 'failed') disposeQuietly([...best.tensors().values()])
      else best.dispose()
    },
  }
}

/** Why nothing could be learned; null where something can. */
function whatIsLacking({ net, trainable, data }: Trainer): Problem | null {
  if (trainable.length === 0) return nothingToTrain()
  if (data.training.length === 0) return noTrainingData()
  return lacksLabels(net, data.dataSet) ? noLabels() : null
}
