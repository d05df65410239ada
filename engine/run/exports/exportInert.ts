import { analyse } from '../../analyse/analyse.ts'
import type { GraphNode } from '../../contract/document.ts'
import { exportFormats, type RunFormat } from '../../contract/exportFormats.ts'
import type { ExportedModel } from '../../contract/modelFiles.ts'
import { fail, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { formatsOfInert, isInert, kerasFormats } from '../../export/inert/keptFormats.ts'
import type { KerasFormat } from '../../export/inert/keptPlaces.ts'
import { refuseInert } from '../../export/inert/refuseInert.ts'
import { foreignKind } from '../../layers/inert/foreignKind.ts'
import { kerasKindPrefix } from '../../layers/inert/keptKeras.ts'
import { exportInertKeras } from './exportInertKeras.ts'
import { exportInertOnnx } from './exportInertOnnx.ts'
import { exportInertWeights } from './exportInertWeights.ts'
import type { InertExport } from './inertExport.ts'

/**
 * The way out of a network with layers that Netwright does not know: they are passed on as they came, in the formats of
 * their own family. Nothing can be computed, so answers are not compared; what is read back is compared number by number.
 */
export function exportInert(given: InertExport, format: RunFormat): Promise<Result<ExportedModel>> {
  if (format === 'safetensors' || format === 'npz') return Promise.resolve(exportInertWeights(given, format))
  const inert = given.document.graph.nodes.filter(isInert)
  const foreign = inert.flatMap((node) => refuseFormat(node, format))
  if (foreign.length > 0) return Promise.resolve(fail(...foreign))
  if (isKerasFormat(format)) return exportInertKeras(given, format)
  if (format === 'onnx' && inert.length > 0) return exportInertOnnx(given)
  /* No unknown layer: what keeps this network from being computed is told as everywhere. */
  return Promise.resolve(fail(...analyse(given.document).problems.filter(({ severity }) => severity === 'error')))
}

function isKerasFormat(format: RunFormat): format is KerasFormat {
  return kerasFormats.some((one) => one === format)
}

function refuseFormat(node: GraphNode, format: RunFormat): readonly Problem[] {
  const isOfFamily = node.kind.startsWith(kerasKindPrefix) ? isKerasFormat(format) : format === 'onnx'
  if (isOfFamily) return []
  const possible = formatsOfInert(node)
  const list = possible.map((name) => exportFormats[name].suffix ?? name).join(', ')
  const one = possible.length === 1 ? text(list, list) : text(`one of ${list}`, `${list} 之一`)
  const foreign = foreignKind(node.kind)
  const what =
    foreign === null
      ? text(node.kind, node.kind)
      : text(`${foreign.name} of ${foreign.program}`, `${foreign.program} 的 ${foreign.name}`)
  return [
    refuseInert(node, {
      reason:
        possible.length === 0
          ? text(`what was kept of ${what.en} is not enough to write it again`, `${what.zh} 保留的内容不足以重新写出`)
          : text(`${what.en} can only be handed on to the program it came from`, `${what.zh} 只能交还给它来自的程序`),
      expected: possible.length === 0 ? text('a layer that Netwright knows', 'Netwright 认识的层') : one,
      got: text(format, format),
      advice:
        possible.length === 0
          ? text('Replace or remove it.', '请替换或删去它。')
          : text(`Choose ${one.en}, or replace or remove it.`, `请选择 ${one.zh}，或替换、删去它。`),
    }),
  ]
}
