import type { OptimizerSettings, TrainingSettings } from '../../contract/document.ts'
import type { LayerCall } from '../../layers/code/layerCall.ts'
import type { CodePlan } from './codePlan.ts'
import type { TrainingSource } from './kerasTraining.ts'
import { augmentationSentences, dataSentences, outputTraining, unlikeRates, type OutputTraining } from './outputTraining.ts'
import { bracketed, formatSource, type Source, type SourceStyle } from './sourceText.ts'
import { tfjsSchedule } from './tfjsSchedule.ts'

/** tf.js's compile, callbacks and an example of fit. What tf.js's own training lacks is said in comments. */
export function tfjsTraining(plan: CodePlan, style: SourceStyle): TrainingSource {
  const { training, data } = plan.document
  const outputs = plan.outputs.map((output) => outputTraining(output, { document: plan.document, hinge: 'oneHot' }))
  const schedule = tfjsSchedule(training)
  const stopping = earlyStopping(training, { validates: data.validationShare > 0 })
  const list: readonly Source[] = [...(schedule === null ? [] : [schedule.callback]), ...stopping]
  const hasSteps = schedule?.needsSteps === true
  const callbacks = list.length > 0
  const parts = [
    `batchSize: ${training.batchSize}`,
    `epochs: ${training.epochs}`,
    ...(data.validationShare > 0 ? [`validationSplit: ${data.validationShare}`] : []),
    ...(training.shuffle ? [] : ['shuffle: false']),
    ...(callbacks ? [`callbacks: callbacks(model${hasSteps ? ', stepsPerEpoch' : ''})`] : []),
  ]
  const fit: Source = ['await model.fit(x, y, ', bracketed('{ ', parts, { close: ' }' }), ');']
  return {
    functions: [
      ...(outputs.some(({ loss }) => loss === 'hinge') ? [hinge] : []),
      compileFunction(plan, { style, outputs }),
      ...(schedule === null ? [] : schedule.functions),
      ...(callbacks
        ? [
            [
              `export function callbacks(model${hasSteps ? ', stepsPerEpoch' : ''}) {`,
              ...(schedule === null ? [] : schedule.state.map((line) => `  ${line}`)),
              `  ${formatSource(['return ', bracketed('[', list, { close: ']', isTall: true }), ';'], style, 1)}`,
              '}',
            ],
          ]
        : []),
    ],
    example: [
      ...dataSentences(plan, { hinge: 'oneHot' }),
      ...augmentationSentences(training.augmentation),
      'compileModel(model);',
      ...formatSource(fit, { ...style, width: style.width - 3 }).split('\n'),
    ],
  }
}

function compileFunction(
  plan: CodePlan,
  { style, outputs }: { readonly style: SourceStyle; readonly outputs: readonly OutputTraining[] },
): readonly string[] {
  const { training } = plan.document
  const losses = outputs.map(tfjsLoss)
  const [only = ''] = losses
  const parts: readonly Source[] = [
    `optimizer: ${tfjsOptimizer(training.optimizer)}`,
    ['loss: ', losses.length === 1 ? only : bracketed('[', losses, { close: ']' })],
    ...metricsPart(plan, outputs),
  ]
  return [
    'export function compileModel(model) {',
    ...missing(plan, outputs).map((line) => `  // ${line}`),
    `  ${formatSource(['model.compile(', bracketed('{ ', parts, { close: ' }', isTall: true }), ');'], style, 1)}`,
    '}',
  ]
}

/** A list for one output; for several each its own, by the name of the layer that gives it. */
function metricsPart(plan: CodePlan, outputs: readonly OutputTraining[]): readonly Source[] {
  const own = outputs.flatMap((output, at): readonly (readonly [string, Source])[] => {
    const metrics = [...new Set(output.metrics.flatMap(tfjsMetric))]
    const layer = plan.steps.find(({ variable }) => variable === plan.outputs[at]?.variable)
    return metrics.length === 0 || layer === undefined ? [] : [[layer.name, bracketed('[', metrics, { close: ']' })]]
  })
  const [only] = own
  if (only === undefined) return []
  if (outputs.length === 1) return [['metrics: ', only[1]]]
  const named = own.map(([name, list]): Source => [`${propertyName(name)}: `, list])
  return [['metrics: ', bracketed('{ ', named, { close: ' }' })]]
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
}

/** What Netwright did and tf.js's own training cannot. */
function missing(plan: CodePlan, outputs: readonly OutputTraining[]): readonly string[] {
  const { optimizer, clipping, earlyStopping: stopping } = plan.document.training
  const rates = unlikeRates(plan)
  const silent = plan.steps.flatMap(({ call, name }) => (hasForgottenPenalty(call) ? [name] : []))
  return [
    ...(optimizer.kind === 'adamw' ? [`tf.js has no AdamW: the weight decay of ${optimizer.weightDecay} is left out.`] : []),
    ...(clipping === null
      ? []
      : [`tf.js does not clip gradients: the limit of ${clipping.limit} by ${clipping.kind} is left out.`]),
    ...(rates.length === 0 ? [] : [`tf.js has one learning rate for all layers; left out: ${rates.join(', ')}.`]),
    ...(silent.length === 0 ? [] : [`tf.js forgets the penalties (L1, L2) of recurrent layers: ${silent.join(', ')}.`]),
    ...(stopping?.restoreBest === true ? ['tf.js does not restore the best weights after stopping early.'] : []),
    ...(outputs.some(({ metrics }) => metrics.includes('top5')) ? ['tf.js has no top-5 accuracy.'] : []),
  ]
}

/** tf.js keeps these penalties in the recurrent cell and never asks it for them. */
function hasForgottenPenalty({ layer, leading, named }: LayerCall): boolean {
  const inside = leading['layer']
  if (typeof inside === 'object' && 'type' in inside && inside.type === 'layer') return hasForgottenPenalty(inside.call)
  const isRecurrent = layer === 'SimpleRNN' || layer === 'LSTM' || layer === 'GRU'
  return isRecurrent && Object.keys(named).some((name) => name.endsWith('_regularizer'))
}

function tfjsOptimizer({ kind, learningRate, momentum, beta1, beta2, rho, epsilon }: OptimizerSettings): string {
  switch (kind) {
    case 'sgd':
      return `tf.train.sgd(${learningRate})`
    case 'momentum':
      return `tf.train.momentum(${learningRate}, ${momentum})`
    case 'nesterov':
      return `tf.train.momentum(${learningRate}, ${momentum}, true)`
    case 'adagrad':
      return `tf.train.adagrad(${learningRate})`
    case 'rmsprop':
      return `tf.train.rmsprop(${learningRate}, ${rho}, 0, ${epsilon})`
    case 'adam':
    case 'adamw':
      return beta1 === 0.9 && beta2 === 0.999 && epsilon === 1e-7
        ? `tf.train.adam(${learningRate})`
        : `tf.train.adam(${learningRate}, ${beta1}, ${beta2}, ${epsilon})`
  }
}

function tfjsLoss({ loss, margin, delta }: OutputTraining): Source {
  switch (loss) {
    case 'softmaxCrossEntropy':
      return "'sparseCategoricalCrossentropy'"
    case 'binaryCrossEntropy':
      return "'binaryCrossentropy'"
    case 'hinge':
      return `multiclassHinge(${margin})`
    case 'meanSquaredError':
      return "'meanSquaredError'"
    case 'meanAbsoluteError':
      return "'meanAbsoluteError'"
    case 'huber':
      return `(values, answers) => tf.losses.huberLoss(values, answers, undefined, ${delta})`
  }
}

function tfjsMetric(metric: OutputTraining['metrics'][number]): readonly string[] {
  if (metric === 'top5') return []
  if (metric === 'mae') return ["'mae'"]
  return ["'accuracy'"]
}

const hinge: readonly string[] = [
  '/** Weston and Watkins: max(0, score - right score + margin) over the wrong classes; `right` is 1 at the labelled class. */',
  'function multiclassHinge(margin) {',
  '  return (right, scores) => {',
  '    const own = tf.sum(tf.mul(scores, right), -1, true);',
  '    const excess = tf.relu(tf.add(tf.sub(scores, own), margin));',
  '    return tf.sum(tf.mul(excess, tf.sub(1, right)), -1);',
  '  };',
  '}',
]

function earlyStopping(
  { earlyStopping: stopping }: TrainingSettings,
  { validates }: { readonly validates: boolean },
): readonly Source[] {
  if (stopping === null) return []
  const parts = [
    `monitor: '${validates ? 'val_loss' : 'loss'}'`,
    `patience: ${stopping.patienceEpochs}`,
    ...(stopping.minDelta === 0 ? [] : [`minDelta: ${stopping.minDelta}`]),
  ]
  return [['tf.callbacks.earlyStopping(', bracketed('{ ', parts, { close: ' }' }), ')']]
}
