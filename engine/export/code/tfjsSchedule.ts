import type { LearningRateSchedule, TrainingSettings } from '../../contract/document.ts'

export interface TfjsSchedule {
  readonly functions: readonly (readonly string[])[]
  /** What the callbacks remember, before their list. */
  readonly state: readonly string[]
  readonly callback: string
  readonly needsSteps: boolean
}

/** A learning rate that changes, which tf.js knows only as a rate that a callback sets; null where it is constant. */
export function tfjsSchedule({ schedule, optimizer, epochs }: TrainingSettings): TfjsSchedule | null {
  if (schedule.kind === 'plateau') return plateau(schedule, optimizer.learningRate)
  const rate = rateAt(schedule, { base: optimizer.learningRate, epochs })
  if (rate === null) return null
  const needsSteps = schedule.kind !== 'step'
  return {
    functions: [setRate, rate],
    state: needsSteps ? ['let step = 0;'] : [],
    callback: needsSteps
      ? '{ onBatchBegin: async () => setLearningRate(model, rateAt(step++, stepsPerEpoch)) }'
      : '{ onEpochBegin: async (epoch) => setLearningRate(model, rateAt(epoch)) }',
    needsSteps,
  }
}

/** tf.js's optimisers hold the rate in a field; SGD and Momentum keep a tensor of it as well. */
const setRate: readonly string[] = [
  'function setLearningRate(model, rate) {',
  '  const { optimizer } = model;',
  '  if (optimizer.setLearningRate) optimizer.setLearningRate(rate);',
  '  else optimizer.learningRate = rate;',
  '}',
]

function rateAt(
  schedule: Exclude<LearningRateSchedule, { kind: 'plateau' }>,
  { base, epochs }: { readonly base: number; readonly epochs: number },
): readonly string[] | null {
  switch (schedule.kind) {
    case 'constant':
      return null
    case 'step':
      return [
        'function rateAt(epoch) {',
        `  return ${base} * ${schedule.factor} ** Math.floor(epoch / ${schedule.everyEpochs});`,
        '}',
      ]
    case 'cosine':
      return [
        'function rateAt(step, stepsPerEpoch) {',
        `  const done = Math.min(1, step / (${epochs} * stepsPerEpoch));`,
        '  const share = 0.5 * (1 + Math.cos(Math.PI * done));',
        `  return ${base} * (${schedule.finalFactor} + (1 - ${schedule.finalFactor}) * share);`,
        '}',
      ]
    case 'warmUp':
      if (schedule.warmUpEpochs === 0) return null
      return [
        'function rateAt(step, stepsPerEpoch) {',
        `  return ${base} * Math.min(1, (step + 1) / (${schedule.warmUpEpochs} * stepsPerEpoch));`,
        '}',
      ]
  }
}

function plateau(
  { factor, patienceEpochs, minimum }: Extract<LearningRateSchedule, { kind: 'plateau' }>,
  base: number,
): TfjsSchedule {
  return {
    functions: [
      setRate,
      [
        '/** Lowers the rate where the loss has not improved for some epochs. */',
        'function lowerOnPlateau(model) {',
        '  let best = Infinity;',
        '  let waited = 0;',
        `  let rate = ${base};`,
        '  return {',
        '    onEpochEnd: async (_epoch, logs) => {',
        '      const loss = logs.val_loss ?? logs.loss;',
        '      waited = loss < best ? 0 : waited + 1;',
        '      best = Math.min(best, loss);',
        `      if (waited < ${patienceEpochs}) return;`,
        '      waited = 0;',
        `      rate = Math.max(rate * ${factor}, ${minimum});`,
        '      setLearningRate(model, rate);',
        '    },',
        '  };',
        '}',
      ],
    ],
    state: [],
    callback: 'lowerOnPlateau(model)',
    needsSteps: false,
  }
}
