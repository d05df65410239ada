import { analyse } from '../../analyse/analyse.ts'
import type { GraphNode } from '../../contract/document.ts'
import { exportFormats, runFormats, type RunFormat } from '../../contract/exportFormats.ts'
import type { Problem } from '../../contract/problem.ts'
import { kerasKindPrefix } from '../../layers/inert/keptKeras.ts'
import type { InertExport } from '../inert/inertExport.ts'
import { isInert, kerasFormats } from '../inert/keptFormats.ts'
import type { KerasFormat } from '../inert/keptPlaces.ts'
import { foreignObstacle } from './foreignObstacle.ts'
import { kerasObstacles } from './kerasObstacles.ts'
import type { Obstacle, WaysOut } from './obstacle.ts'
import { onnxTensorObstacles } from './onnxTensorObstacles.ts'
import { planKeptOnnx } from './planKeptOnnx.ts'

type Leaving = Pick<InertExport, 'document' | 'weights'>

/**
 * Why a network cannot leave in a format, at the nodes that stand in the way, with what would do instead; empty where nothing that
 * is known before writing does. The one place that knows for every format what it cannot hold.
 */
export function obstaclesTo(format: RunFormat, given: Leaving): readonly Problem[] {
  const obstacles = nodesInTheWay(format, given)
  if (obstacles.length === 0) return []
  const ways = waysOut(given)
  return obstacles.map(({ tell }) => tell(ways))
}

export function isKerasFormat(format: RunFormat): format is KerasFormat {
  return kerasFormats.some((one) => one === format)
}

function waysOut(given: Leaving): WaysOut {
  const models = runFormats.filter((format) => exportFormats[format].group === 'model')
  const inTheWay = new Map(
    models.map((format) => [format, [...new Set(nodesInTheWay(format, given).map(({ node }) => node.name))]] as const),
  )
  return { formats: models.filter((format) => inTheWay.get(format)?.length === 0), inTheWay }
}

/** Files of weights hold whatever the project has. */
function nodesInTheWay(format: RunFormat, given: Leaving): readonly Obstacle[] {
  if (exportFormats[format].group === 'weights') return []
  const inert = given.document.graph.nodes.filter(isInert)
  const foreign = inert.filter((node) => !isOfFamily(node, format))
  if (foreign.length > 0) return foreign.map((node) => foreignObstacle(node, format))
  if (isKerasFormat(format)) return kerasObstacles(given, format)
  if (format !== 'onnx') return []
  if (inert.length === 0) return onnxTensorObstacles(given.document, analyse(given.document))
  const planned = planKeptOnnx(given)
  return 'obstacles' in planned ? planned.obstacles : []
}

function isOfFamily({ kind }: GraphNode, format: RunFormat): boolean {
  return kind.startsWith(kerasKindPrefix) ? isKerasFormat(format) : format === 'onnx'
}
