import * as z from 'zod'
import type { TrainingSettings } from '../../contract/document.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { keptSteps } from '../../document/project/keptSteps.ts'
import { readRunHistories, type RunHistory } from '../../document/project/runHistory.ts'

const amount = z.number().min(0)
const head = z.object({
  type: z.literal('run'),
  format: z.literal(1),
  startedAt: amount,
  batchSize: z.int().min(1),
  epochs: z.int().min(1),
  learningRate: z.number().gt(0),
  trainable: amount,
  trainingSamples: amount,
  validationSamples: amount,
})
const end = z.object({ type: z.literal('end'), durationMs: amount })
const point = z.looseObject({ type: z.enum(['step', 'epoch']) })

/** Where the metadata of train.py's weights.safetensors keeps the curves, so that one file is enough. */
export const curvesKey = 'netwright_curves'

/** More lines than any run has logged; what is beyond is no curve. */
const maximumLines = 2_000_000

/**
 * The curves of a PyTorch project's train.py (curves.jsonl, one JSON object on each line) as a run of the project. A last
 * line that was cut off while it was written is left out.
 * `number` is the run's; `training` are the project's settings, of which train.py may have changed some.
 */
export function importCurves(
  content: string,
  { number, training }: { readonly number: number; readonly training: TrainingSettings },
): Result<RunHistory> {
  const all = content.split('\n', maximumLines)
  const last = all.at(-1) ?? ''
  const whole = parseLine(last) === null ? all.slice(0, -1) : all
  const lines = whole.flatMap((line, at) => (line.trim() === '' ? [] : [{ line, at: at + 1 }]))
  const steps: unknown[] = []
  const epochs: unknown[] = []
  let run: z.infer<typeof head> | null = null
  let durationMs = 0
  let finished = false
  for (const { line, at } of lines) {
    const json = parseLine(line)
    const begun = head.safeParse(json)
    const ended = end.safeParse(json)
    const measured = point.safeParse(json)
    if (begun.success) run = begun.data
    else if (ended.success) {
      durationMs = ended.data.durationMs
      finished = true
    } else if (measured.success) {
      const { type, ...rest } = measured.data
      const list = type === 'step' ? steps : epochs
      list.push(rest)
    } else return fail(brokenCurves(at))
  }
  if (run === null) return fail(brokenCurves(1))
  const { startedAt, trainable, trainingSamples, validationSamples, batchSize, learningRate } = run
  const history = {
    number,
    startedAt,
    durationMs,
    outcome: finished ? 'finished' : 'stopped',
    backend: 'pytorch',
    training: { ...training, batchSize, epochs: run.epochs, optimizer: { ...training.optimizer, learningRate } },
    trainable,
    trainingSamples,
    validationSamples,
    steps,
    epochs,
  }
  const [read] = readRunHistories([history]).runs
  return read === undefined ? fail(brokenCurves(1)) : succeed({ ...read, steps: keptSteps(read.steps) })
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

function brokenCurves(line: number): Problem {
  return {
    code: 'broken-curves',
    severity: 'error',
    place: { path: `line ${line}` },
    message: text(
      `The training curves cannot be read: line ${line} is not what train.py writes. Import the weights alone, or take the curves.jsonl that lies beside them.`,
      `无法读取训练曲线：第 ${line} 行不是 train.py 写出的内容。可只导入权重，或使用与权重放在一起的 curves.jsonl。`,
    ),
    expected: text('one JSON object on each line', '每行一个 JSON 对象'),
    fixes: [],
  }
}
