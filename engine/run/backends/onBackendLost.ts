import type { BackendName } from '../../contract/backendNames.ts'

export type BackendLostListener = (event: { readonly backend: BackendName; readonly reason: string }) => void

const listeners = new Set<BackendLostListener>()

/**
 * Calls `listener` when a GPU is lost (driver reset, sleep, too much memory). tf.js itself goes on and trains
 * garbage (https://github.com/tensorflow/tfjs/issues/756), so a run on it must end; `ensureBackend` builds the
 * backend anew. Returns the function that ends the subscription.
 */
export function onBackendLost(listener: BackendLostListener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const questions = new Map<BackendName, () => boolean>()

/** A backend's device can be asked whether it is lost: the announcement is an event, and comes later than the loss. */
export function askForLoss(backend: BackendName, isLost: () => boolean): void {
  questions.set(backend, isLost)
}

/** Whether what is read from a backend is worth nothing: a lost WebGL context gives zeros. */
export function isBackendLost(backend: BackendName): boolean {
  return questions.get(backend)?.() ?? false
}

/** Tells every listener; called by the backends themselves. */
export function announceBackendLost(backend: BackendName, reason: string): void {
  for (const listener of listeners) listener({ backend, reason })
}
