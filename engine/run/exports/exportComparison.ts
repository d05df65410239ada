import type { NetDocument } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import type { ExportCheck, ExportedModel } from '../../contract/modelFiles.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'

/** How many samples an export is compared on. */
export const comparedSamples = 32
/** Largest difference that counts as the same, for outputs up to 1; in proportion beyond. */
const relativeTolerance = 1e-4

export interface Compared {
  readonly before: readonly Float32Array[]
  readonly after: readonly Float32Array[]
  readonly files: readonly NamedBytes[]
  /** What was exported; names the culprit. */
  readonly document: NetDocument
}

/** The first node whose output differs. */
export type Culprit = NodeId | null

/** An export counts only where both sides agree; else the problem names the culprit. */
export async function judge(
  { before, after, files, document }: Compared,
  findCulprit: () => Promise<Culprit>,
): Promise<Result<ExportedModel>> {
  const { largest, tolerance } = compareValues(before, after)
  const check: ExportCheck = { samples: comparedSamples, largestDifference: largest, tolerance, passed: largest <= tolerance }
  if (check.passed) return succeed({ files, check })
  const culprit = await findCulprit()
  const name = document.graph.nodes.find(({ id }) => id === culprit)?.name ?? null
  return fail(exportDiffers(check, culprit, name))
}

/** Largest absolute difference (infinite where only one side is a number), and what is allowed for values of this size. */
export function compareValues(
  before: readonly Float32Array[],
  after: readonly Float32Array[],
): { readonly largest: number; readonly tolerance: number } {
  let largest = before.length === after.length ? 0 : Infinity
  let size = 1
  before.forEach((values, output) => {
    const others = after[output]
    if (others?.length !== values.length) largest = Infinity
    values.forEach((value, place) => {
      const other = others?.[place] ?? Number.NaN
      if (Number.isFinite(value)) size = Math.max(size, Math.abs(value))
      if (Object.is(value, other) || value === other) return
      const difference = Math.abs(value - other)
      largest = Number.isFinite(difference) ? Math.max(largest, difference) : Infinity
    })
  })
  return { largest, tolerance: relativeTolerance * size }
}

function exportDiffers({ largestDifference, tolerance }: ExportCheck, node: Culprit, name: string | null): Problem {
  const first =
    name === null ? text('', '') : text(` The first layer that differs is "${name}".`, `最先出现差异的层是“${name}”。`)
  const found = largestDifference.toPrecision(3)
  return {
    code: 'export-differs',
    severity: 'error',
    place: node === null ? {} : { node },
    message: text(
      `The exported model was read back and answers differently: by up to ${found} on ${comparedSamples} samples, where ${tolerance.toPrecision(1)} is allowed.${first.en} It was not saved.`,
      `导出的模型在读回后给出了不同的结果：在 ${comparedSamples} 个样本上最大相差 ${found}，允许值为 ${tolerance.toPrecision(1)}。${first.zh}模型未保存。`,
    ),
    expected: text(`at most ${tolerance.toPrecision(1)}`, `至多 ${tolerance.toPrecision(1)}`),
    got: text(found, found),
    fixes: [],
  }
}
