import { tensor, tidy, type Tensor } from '@tensorflow/tfjs-core'
import type { EpochPoint, StepPoint } from '../../contract/metrics.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import type { CompiledWeight } from '../model/compiledNet.ts'
import type { Session } from '../Session.ts'
import type { TrainerState } from './trainerState.ts'

/** A run away from its device: enough to go on elsewhere, bit by bit. */
export interface RunSnapshot {
  readonly state: TrainerState
  /** Updates the optimiser has made. */
  readonly updates: number
  readonly weights: ReadonlyMap<string, FloatTensor>
  readonly slots: ReadonlyMap<string, FloatTensor>
  /** Weights of the best epoch; empty unless early stopping keeps them. */
  readonly best: ReadonlyMap<string, FloatTensor>
  readonly steps: readonly StepPoint[]
  readonly epochs: readonly EpochPoint[]
}

/** Reads everything from the device. Call it between two steps. */
export async function takeSnapshot({ trainer, best, history }: Session): Promise<RunSnapshot> {
  return {
    state: trainer.state,
    updates: trainer.optimizer.updates,
    weights: await readWeights(trainer.net.weights),
    slots: await readTensors(trainer.optimizer.slots()),
    best: await readTensors(best.tensors()),
    steps: [...history.steps],
    epochs: [...history.epochs],
  }
}

/** Puts a snapshot of the same net back. The session's curves are the caller's. */
export function restoreSnapshot({ trainer, best }: Session, snapshot: RunSnapshot): void {
  trainer.state = snapshot.state
  assignWeights(trainer.net.weights, snapshot.weights)
  const slots = makeTensors(snapshot.slots)
  trainer.optimizer.restore({ updates: snapshot.updates, slots })
  const kept = makeTensors(snapshot.best)
  best.load(kept)
  for (const made of [...slots.values(), ...kept.values()]) made.dispose()
}

/** Copies of all weights, frozen ones too, by key (`node/name`), read from the device. */
export async function readWeights(weights: readonly CompiledWeight[]): Promise<ReadonlyMap<string, FloatTensor>> {
  return readTensors(new Map(weights.map(({ key, variable }) => [key, variable])))
}

/**
 * The same without copies where the backend keeps them in arrays of its own (cpu): for whoever writes them out before the next step,
 * because gigabytes may not fit twice. Nobody may change them.
 */
export async function lookAtWeights(weights: readonly CompiledWeight[]): Promise<ReadonlyMap<string, FloatTensor>> {
  const seen = weights.map(async ({ key, variable }) => {
    /* No backend reads into shared memory. */
    const values = (await variable.data<'float32'>()) as Float32Array<ArrayBuffer>
    return [key, { shape: [...variable.shape], values }] as const
  })
  return new Map(await Promise.all(seen))
}

/** Sets the weights that are stored with the same key and shape; gives back the keys of the others. The numbers may be shared: nobody changes them any more. */
export function assignWeights(weights: readonly CompiledWeight[], stored: ReadonlyMap<string, FloatTensor>): readonly string[] {
  return weights.flatMap(({ key, variable }) => {
    const found = stored.get(key)
    if (found === undefined || found.shape.join() !== variable.shape.join()) return [key]
    tidy(() => variable.assign(tensor(found.values, variable.shape)))
    return []
  })
}

async function readTensors(tensors: ReadonlyMap<string, Tensor>): Promise<ReadonlyMap<string, FloatTensor>> {
  const stored = await Promise.all(
    [...tensors].map(async ([key, source]) => {
      /* The cpu backend hands out its own array: a copy is what stays as it is. */
      const values = new Float32Array(await source.data<'float32'>())
      return [key, { shape: [...source.shape], values }] as const
    }),
  )
  return new Map(stored)
}

function makeTensors(stored: ReadonlyMap<string, FloatTensor>): ReadonlyMap<string, Tensor> {
  return new Map([...stored].map(([key, { shape, values }]) => [key, tensor(values.slice(), [...shape])]))
}
