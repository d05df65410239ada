import { analyse } from '../../analyse/analyse.ts'
import type { RunFormat } from '../../contract/exportFormats.ts'
import type { ExportedModel } from '../../contract/modelFiles.ts'
import { fail, type Result } from '../../contract/problem.ts'
import type { InertExport } from '../../export/inert/inertExport.ts'
import { isInert } from '../../export/inert/keptFormats.ts'
import { isKerasFormat, obstaclesTo } from '../../export/obstacles/obstaclesTo.ts'
import { exportInertKeras } from './exportInertKeras.ts'
import { exportInertOnnx } from './exportInertOnnx.ts'
import { exportInertWeights } from './exportInertWeights.ts'

/**
 * The way out of a network with layers that Netwright does not know: they are passed on as they came, in the formats of
 * their own family. Nothing can be computed, so answers are not compared; what is read back is compared number by number.
 */
export function exportInert(given: InertExport, format: RunFormat): Promise<Result<ExportedModel>> {
  if (format === 'safetensors' || format === 'npz') return Promise.resolve(exportInertWeights(given, format))
  const obstacles = obstaclesTo(format, given)
  if (obstacles.length > 0) return Promise.resolve(fail(...obstacles))
  if (isKerasFormat(format)) return exportInertKeras(given, format)
  if (format === 'onnx' && given.document.graph.nodes.some(isInert)) return exportInertOnnx(given)
  /* No unknown layer: what keeps this network from being computed is told as everywhere. */
  return Promise.resolve(fail(...analyse(given.document).problems.filter(({ severity }) => severity === 'error')))
}
