import type { DataController } from '../data/dataController.ts'
import type { Host } from '../host/host.ts'
import type { AskEngine } from './askEngine.ts'
import { createCurves, type Curves } from './curves.ts'
import type { FeatureHub } from './featureHub.ts'
import type { RunController } from './RunController.ts'

/** What the window's panels act on: one host, one engine, one run, one set of data. */
export interface Session {
  readonly host: Host
  readonly ask: AskEngine
  readonly run: RunController
  readonly data: DataController
  readonly hub: FeatureHub
  restartEngine(): void
}

/** The curves on screen; drawn past React. */
export const liveCurves: Curves = createCurves()

let current: Session | null = null

/** Set once by startSession, before anything is rendered. */
export function setSession(session: Session | null): void {
  current = session
}

/** The running session. To call it before the app has started one is a bug. */
export function session(): Session {
  if (current === null) throw new Error('No session has been started.')
  return current
}
