import type { NodeId } from '../../contract/ids.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import type { FloatTensor } from '../../document/tensors/safetensors.ts'
import type { InertExport } from '../../export/inert/inertExport.ts'
import type { OnnxGraph } from '../../export/onnx/onnxGraph.ts'
import { shapeSize } from '../../graph/shape.ts'
import { importFiles } from '../../import/importFiles.ts'
import { graphBytes, type KeptNumbers } from '../../layers/inert/keptGraphs.ts'
import { keptWeightNames, readKeptOnnx, type KeptOnnx } from '../../layers/inert/keptOnnx.ts'
import { readOnnxBody } from '../../layers/inert/onnxBody.ts'
import { renameOnnxBody, type Names } from '../../layers/inert/renameOnnxBody.ts'
import { startHdf5 } from '../hdf5Runtime.ts'
import { isSameTensor } from '../isSameTensor.ts'
import { onnxNotReadable } from './onnxNotReadable.ts'
import { openOnnx } from './onnxRuntime.ts'
import { readBackDiffers } from './readBackDiffers.ts'

interface Written {
  readonly graph: OnnxGraph
  readonly given: InertExport
  readonly operators: ReadonlyMap<NodeId, KeptOnnx>
}

/** Domains whose operators onnxruntime brings along. */
const knownDomains: ReadonlySet<string> = new Set(['', 'ai.onnx.ml', 'com.microsoft'])

/**
 * Reads the file as any foreign one and compares every unknown operator with all its numbers; then lets onnxruntime compute
 * it, unless a domain is not its own. Says what that proves and what not.
 */
export async function readBackInertOnnx(files: readonly NamedBytes[], written: Written): Promise<Result<Text>> {
  const { operators, given, graph } = written
  const read = await importFiles(files, { startHdf5 })
  if (!read.ok) return read
  const twins = new Map(read.value.document.graph.nodes.map((node) => [node.name, node]))
  let tensors = 0
  for (const { id, name, kind } of given.document.graph.nodes) {
    const twin = twins.get(name)
    const kept = operators.get(id)
    const found = twin === undefined ? null : readKeptOnnx(twin)
    if (
      kept !== undefined &&
      (twin === undefined ||
        found === null ||
        !isSameOperator(kept, found) ||
        !areGraphsSame([kept, found], [numbersOf(given, id), numbersOf(read.value, twin.id)]))
    )
      return fail(readBackDiffers(id, name))
    if (twin === undefined || twin.kind !== kind) continue
    const names =
      kept === undefined
        ? [...given.weights.keys()].flatMap((key) => (key.startsWith(`${id}/`) ? [key.slice(id.length + 1)] : []))
        : keptWeightNames(kept)
    for (const weight of names) {
      const [before, after] = [given.weights.get(`${id}/${weight}`), read.value.weights.get(`${twin.id}/${weight}`)]
      /* Orders of axes may be told in another way by the file that was just written. */
      if (before === undefined || (kept !== undefined && !/^(?:input|graph)_/.test(weight))) continue
      if (after === undefined || !isSameTensor(before, after)) return fail(readBackDiffers(id, weight))
      tensors += 1
    }
  }
  const strangers = Object.keys(graph.domains).filter((domain) => !knownDomains.has(domain))
  if (strangers.length === 0) {
    const [model, data = null] = files
    const problem = model === undefined ? null : await runOnce(model.bytes, { data, graph })
    if (problem !== null) return fail(problem)
  }
  return succeed(told(written, { tensors, strangers }))
}

/** The operator with all it was told; how its wires lie may have changed with what stands around it. */
function isSameOperator(one: KeptOnnx, other: KeptOnnx): boolean {
  const [before, after] = [one, other].map(({ operator, domain, attributes, inputs, outputs }) => [
    operator,
    domain,
    Object.entries(attributes)
      .filter(([, { type }]) => type !== 'graph')
      .toSorted(([left], [right]) => (left < right ? -1 : 1)),
    inputs.map((input) => (input.type === 'wire' ? 'wire' : input)),
    outputs.length,
  ])
  return JSON.stringify(before) === JSON.stringify(after)
}

interface Weighed {
  readonly weights: ReadonlyMap<string, FloatTensor>
}

function numbersOf({ weights }: Weighed, node: NodeId): KeptNumbers {
  return (name) => weights.get(`${node}/${name}`) ?? { values: new Float32Array() }
}

/** Byte for byte but for the names of values, which must be one for one. */
function areGraphsSame(operators: readonly [KeptOnnx, KeptOnnx], numbers: readonly [KeptNumbers, KeptNumbers]): boolean {
  const [before, after] = operators.map(({ attributes, captured }, at) => {
    const graphs = Object.entries(attributes).flatMap(([name, one]) =>
      one.type === 'graph' ? [[name, graphBytes(one, numbers[at] ?? noNumbers)] as const] : [],
    )
    const bodies = graphs.map(([, bytes]) => readOnnxBody(bytes))
    const own = [...new Set(bodies.flatMap((body) => [...body.own]))]
    const numbered = (names: readonly string[], mark: string): Names =>
      new Map(names.map((name, index) => [name, `${mark}${index}`]))
    const names = { captured: numbered(captured, 'captured '), own: numbered(own, 'own ') }
    return new Map(graphs.map(([name, bytes]) => [name, renameOnnxBody(bytes, names)]))
  })
  const [one, other] = [before ?? new Map<string, Uint8Array>(), after ?? new Map<string, Uint8Array>()]
  return one.size === other.size && [...one].every(([name, bytes]) => isSameBytes(bytes, other.get(name)))
}

const noNumbers: KeptNumbers = () => ({ values: new Float32Array() })

function isSameBytes(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return other !== undefined && one.length === other.length && one.every((byte, at) => byte === other[at])
}

/** null: onnxruntime loads the file and computes it. */
async function runOnce(
  model: Uint8Array,
  { data, graph }: { readonly data: NamedBytes | null; readonly graph: OnnxGraph },
): Promise<Problem | null> {
  try {
    const session = await openOnnx(model, data)
    try {
      const inputs = graph.inputs.map(({ name, shape }) => {
        const batch = graph.batch ?? 2
        return [name, { shape: [batch, ...shape], values: new Float32Array(batch * shapeSize(shape)) }] as const
      })
      await session.run(new Map(inputs))
      return null
    } finally {
      await session.close()
    }
  } catch (error) {
    return onnxNotReadable(error)
  }
}

function told(
  { operators, graph }: Written,
  { tensors, strangers }: { readonly tensors: number; readonly strangers: readonly string[] },
): Text {
  const all = [...operators.values()]
  const unknown = [...new Set(all.map(({ operator }) => operator))].join(', ')
  const other = all.find(({ domain, version }) => domain === '' && version !== graph.operatorSet)
  const runs =
    strangers.length === 0
      ? text('onnxruntime loads and computes it.', 'onnxruntime 能够加载并计算它。')
      : text(
          `onnxruntime was not asked: it needs a library for ${strangers.join(', ')}.`,
          `未用 onnxruntime 检验：它需要 ${strangers.join('、')} 的算子库。`,
        )
  const raised =
    other === undefined
      ? text('', '')
      : text(
          ` It is written in opset ${graph.operatorSet} (it came in ${other.version}), in which these operators mean the same.`,
          `文件以 opset ${graph.operatorSet} 写出（原为 ${other.version}），这些算子的含义相同。`,
        )
  return text(
    `Read back: every unknown operator is there as it came (${unknown}), and ${tensors} weight tensors are the same, number by number. ${runs.en} Its answers were not compared, because Netwright cannot compute these operators.${raised.en}`,
    `已读回：每个未知算子（${unknown}）都与原来一致，${tensors} 个权重张量逐数相同。${runs.zh}由于 Netwright 无法计算这些算子，未比较模型的结果。${raised.zh}`,
  )
}
