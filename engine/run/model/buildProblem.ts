import type { GraphNode } from '../../contract/document.ts'
import { messageOf } from '../../contract/messageOf.ts'
import type { Problem } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import type { AnyLayerDefinition } from '../../layers/defineLayer.ts'
import { explainBackendError } from '../backends/explainBackendError.ts'

/** What tf.js said while it built or ran a node, located at the node, and at the param whose name it mentions. */
export function buildProblem(
  node: GraphNode,
  { definition, error }: { readonly definition: AnyLayerDefinition; readonly error: unknown },
): Problem {
  const known = explainBackendError(error)
  if (known.code === 'out-of-memory') return { ...known, place: { node: node.id } }
  const said = messageOf(error)
  const param = Object.keys(definition.params).find((name) => new RegExp(`\\b${name}\\b`, 'i').test(said))
  return {
    code: 'build-failed',
    severity: 'error',
    place: { node: node.id, ...(param === undefined ? {} : { param }) },
    message: text(
      `${definition.title.en} "${node.name}" could not be built. TensorFlow.js says: ${said}`,
      `无法构建${definition.title.zh}“${node.name}”。TensorFlow.js 的说明：${said}`,
    ),
    fixes: [],
  }
}
