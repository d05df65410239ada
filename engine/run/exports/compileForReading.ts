import { analyse } from '../../analyse/analyse.ts'
import type { NetDocument } from '../../contract/document.ts'
import type { Result } from '../../contract/problem.ts'
import { compile, largestWeightLimit } from '../model/compile.ts'
import type { CompiledNet } from '../model/compiledNet.ts'
import { createNoise } from '../training/noise.ts'

/** A network that is written or read back and never trained: as large as a project may be. Its weights are 0. */
export function compileForReading(document: NetDocument): Result<CompiledNet> {
  return compile(document, { analysis: analyse(document), noise: createNoise(0).source, mostWeights: largestWeightLimit })
}
