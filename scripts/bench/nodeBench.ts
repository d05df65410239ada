import { nodeSimdHost } from '../../engine/cli/nodeSimdHost.ts'
import { configureBackends } from '../../engine/run/backends/backends.ts'
import { loadNodeGpu } from '../../engine/run/backends/loadNodeGpu.ts'
import { benchAnalysis } from './benchAnalysis.ts'
import type { BenchJobName } from './benchJobs.ts'
import { benchTraining, type TrainingBench } from './benchTraining.ts'
import { benchWatching, type WatchingBench, type WatchingOptions } from './benchWatching.ts'

/** The jobs of the bench that run in Node; scripts/bench.mjs calls them one by one. */
export const nodeBench = {
  /** Comes before the others: `simdFolder` holds the built kernels. */
  configure: (simdFolder: string): void =>
    configureBackends({ wasmFiles: null, loadGpu: loadNodeGpu, simd: nodeSimdHost(simdFolder) }),
  analysis: benchAnalysis,
  watching: (options: Omit<WatchingOptions, 'deliver'>): Promise<WatchingBench> =>
    benchWatching({ ...options, deliver: (_, acknowledge) => acknowledge() }),
  training: (job: BenchJobName): Promise<TrainingBench> => benchTraining(job),
}
