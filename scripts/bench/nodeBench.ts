import { benchAnalyse } from '../../engine/analyse/analyse.bench.ts'
import { configureBackends } from '../../engine/run/backends/backends.ts'
import { loadNodeGpu } from '../../engine/run/backends/loadNodeGpu.ts'
import { benchTraining, type TrainingBench } from './benchTraining.ts'
import { benchWatching, type WatchingBench } from './benchWatching.ts'
import type { JobName } from './trainingJobs.ts'

configureBackends({ wasmFiles: null, loadGpu: loadNodeGpu })

/** The jobs of the bench that run in Node; scripts/bench.mjs calls them one by one. */
export const nodeBench = {
  analysis: benchAnalyse,
  watching: (): Promise<WatchingBench> => benchWatching('wasm'),
  training: (job: JobName): Promise<TrainingBench> => benchTraining(job),
}
