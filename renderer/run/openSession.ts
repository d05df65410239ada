import { createEngineClient, type EngineClient } from '../../engine/contract/EngineClient.ts'
import type { EnginePort } from '../../engine/contract/enginePort.ts'
import { protocolVersion } from '../../engine/contract/protocol.ts'
import { createDataController } from '../data/dataController.ts'
import { useDataStore } from '../data/dataStore.ts'
import { currentAnalysis } from '../document/analysisStore.ts'
import { setDataSummary } from '../document/dataSummary.ts'
import { currentDocument, useDocumentStore } from '../document/documentStore.ts'
import type { Host } from '../host/host.ts'
import type { AskEngine } from './askEngine.ts'
import { canPreview } from './canPreview.ts'
import type { KeptCheckpoint } from './checkpointFile.ts'
import { createRunController } from './createRunController.ts'
import { createEngineLink } from './engineLink.ts'
import { createFeatureHub } from './featureHub.ts'
import { useRunStore } from './runStore.ts'
import { liveCurves, setSession, type Session } from './session.ts'
import { createSilenceWatch } from './silenceWatch.ts'

interface SessionOptions {
  readonly host: Host
  readonly keepCheckpoint: (checkpoint: KeptCheckpoint | null) => void
  /** The engine made a mistake; `error` is for the log and for a note to the person. */
  readonly onBroken: (error: Error) => void
}

/** Starts the engine and keeps data, run and previews in step with the document. Returns the function that ends all of it. */
export function openSession({ host, keepCheckpoint, onBroken }: SessionOptions): () => void {
  const later = (work: () => void, delayMs: number) => {
    const timer = setTimeout(work, delayMs)
    return () => clearTimeout(timer)
  }
  const now = () => Date.now()
  /** An engine that died has its own notice; what it left unanswered is no mistake of its own. */
  const broken = (error: unknown) => {
    if (link.client !== null) onBroken(error instanceof Error ? error : new Error(String(error)))
  }
  const ask: AskEngine = async (request, question) => {
    if (link.client === null) throw new Error('There is no engine.')
    return link.client.ask(request, question)
  }

  const hub = createFeatureHub({
    schedule: (work) => later(work, 30),
    send: (request) => {
      const run = useRunStore.getState().run
      if (run.type === 'idle' || run.type === 'preparing') return
      ask('watch', { runId: run.run.runId, ...request }).catch(broken)
    },
  })
  const data = createDataController({
    ask,
    readSource: () => currentDocument().data.source,
    publish: (state, files) => {
      useDataStore.setState({ data: state, files })
      setDataSummary(state.type === 'loaded' ? state.summary : null)
      run.dataChanged()
    },
    onBroken: broken,
  })
  const run = createRunController({
    ask,
    store: useRunStore,
    curves: liveCurves,
    hub,
    readDocument: currentDocument,
    readDataId: () => data.dataId(),
    canPreview: () => canPreview(currentAnalysis()),
    keepCheckpoint,
    onBroken: broken,
    now,
    later,
  })
  const silence = createSilenceWatch({ store: useRunStore, now })
  const link = createEngineLink<EngineClient>({
    connect: () => host.connectEngine(),
    // A MessagePort is an EnginePort; only its `onmessage` is typed more narrowly than what the client puts there.
    createClient: (port) => createEngineClient(port as unknown as EnginePort),
    onState: (engine) => useRunStore.setState({ engine }),
    onUp: (client) => {
      silence.heard()
      client.ask('hello', { protocolVersion }).catch(broken)
      data.engineUp()
      void run.engineUp()
    },
    onDown: () => {
      data.engineDown()
      run.engineDown()
    },
    onEvent: (event) => {
      silence.heard()
      run.receive(event)
    },
    now,
    later,
  })
  const forgetDocument = useDocumentStore.subscribe((state, before) => {
    if (state.document === before.document || state.openedCount !== before.openedCount) return
    data.sync()
    run.documentChanged()
  })
  const forgetBusy = useRunStore.subscribe((state, before) => {
    if (state.run.type !== before.run.type) host.setBusy(state.run.type === 'training')
  })
  const session: Session = { host, ask, run, data, hub, restartEngine: () => link.restart('restarted') }
  setSession(session)
  return () => {
    forgetDocument()
    forgetBusy()
    silence.stop()
    link.stop()
    setSession(null)
  }
}
