import type { LearningRateSchedule, OptimizerSettings, TrainingSettings } from '../../contract/document.ts'
import type { CodePlan } from './codePlan.ts'
import { kerasAugmentation } from './kerasAugmentation.ts'
import { augmentationSentences, dataSentences, outputTraining, unlikeRates, type OutputTraining } from './outputTraining.ts'
import { bracketed, formatSource, type Source, type SourceStyle } from './sourceText.ts'

/** How the document trains, as functions of the file: lines of source, none of them indented. */
export interface TrainingSource {
  readonly functions: readonly (readonly string[])[]
  /** How to train, to be shown as comments. */
  readonly example: readonly string[]
}

/** Keras's compile, callbacks and an example of fit. */
export function kerasTraining(plan: CodePlan<unknown>, style: SourceStyle): TrainingSource {
  const { training, data } = plan.document
  const outputs = plan.outputs.map((output) => outputTraining(output, { document: plan.document, hinge: 'numbers' }))
  const callbacks = kerasCallbacks(training, { validates: data.validationShare > 0 })
  const perStep = needsSteps(training.schedule)
  const compile = compileFunction(plan, { style, outputs })
  const margins = [...new Set(outputs.filter(({ loss }) => loss === 'hinge').map(({ margin }) => margin))]
  const fit: readonly Source[] = [
    'x',
    'y',
    `batch_size=${training.batchSize}`,
    `epochs=${training.epochs}`,
    ...(data.validationShare > 0 ? [`validation_split=${data.validationShare}`] : []),
    ...(training.shuffle ? [] : ['shuffle=False']),
    ...(callbacks.length > 0 ? ['callbacks=callbacks()'] : []),
  ]
  const augmentation = kerasAugmentation(plan, style)
  const model = augmentation === null ? 'model' : 'trained'
  const call: Source = [`${model}.fit`, bracketed('(', fit, { close: ')' })]
  const shown = (source: Source): readonly string[] => formatSource(source, { ...style, width: style.width - 6 }).split('\n')
  const share = data.validationShare > 0 ? `round(len(x) * ${tidy(1 - data.validationShare)})` : 'len(x)'
  return {
    functions: [
      ...(margins.length > 0 ? [hingeFunction] : []),
      compile,
      ...(callbacks.length > 0 ? [callbackFunction(callbacks, style)] : []),
      ...(augmentation === null ? [] : [augmentation.function]),
    ],
    example: [
      ...dataSentences(plan, { hinge: 'numbers', scales: augmentation !== null }),
      ...(augmentation === null ? augmentationSentences(training.augmentation) : shown(augmentation.call)),
      `compile_model(${model}${perStep ? `, steps_per_epoch=-(-${share} // ${training.batchSize})` : ''})`,
      ...shown(call),
      ...(augmentation === null
        ? []
        : [`What it learns is in model${data.scaling === 'none' ? '' : ', which takes scaled samples'}.`]),
    ],
  }
}

function needsSteps({ kind, ...schedule }: LearningRateSchedule): boolean {
  return kind === 'cosine' || (kind === 'warmUp' && 'warmUpEpochs' in schedule && schedule.warmUpEpochs > 0)
}

/** Gradients of nets that learn are larger than this, so that a smaller epsilon changes no curve. */
const noticeableEpsilon = 1e-6

function compileFunction(
  plan: CodePlan<unknown>,
  { style, outputs }: { readonly style: SourceStyle; readonly outputs: readonly OutputTraining[] },
): readonly string[] {
  const { training } = plan.document
  const { optimizer } = training
  const list = (items: readonly Source[]): Source =>
    items.length === 1 ? (items[0] ?? '') : bracketed('[', items, { close: ']' })
  const metrics = outputs.map((output): Source =>
    bracketed(
      '[',
      output.metrics.map((metric) => kerasMetric(metric, output)),
      { close: ']' },
    ),
  )
  const parts: readonly Source[] = [
    ['optimizer=', kerasOptimizer(training, plan)],
    ['loss=', list(outputs.map(kerasLoss))],
    ...(outputs.some((output) => output.metrics.length > 0) ? [['metrics=', list(metrics)]] : []),
  ]
  const rates = unlikeRates(plan)
  return [
    `def compile_model(model${needsSteps(training.schedule) ? ', steps_per_epoch' : ''}):`,
    ...(rates.length === 0
      ? []
      : [
          '    # Keras gives all layers one learning rate. In Netwright these learn at so many times',
          `    # the rate: ${rates.join(', ')}`,
        ]),
    ...(optimizer.kind.startsWith('adam') && optimizer.epsilon > noticeableEpsilon
      ? [
          '    # Keras adds epsilon before it corrects the bias of the squared gradients, Netwright after it: with an',
          `    # epsilon as large as ${optimizer.epsilon}, Keras takes shorter steps at first.`,
        ]
      : []),
    `    ${formatSource(['model.compile', bracketed('(', parts, { close: ')', isTall: true })], style, 1)}`,
  ]
}

function kerasOptimizer({ optimizer, schedule, clipping }: TrainingSettings, plan: CodePlan<unknown>): Source {
  const { name, parts } = optimizerParts(optimizer)
  const clip = clipping === null ? [] : [`${clipping.kind === 'value' ? 'clipvalue' : 'global_clipnorm'}=${clipping.limit}`]
  const rate: Source = [
    'learning_rate=',
    learningRate(schedule, { base: optimizer.learningRate, epochs: plan.document.training.epochs }),
  ]
  return [`keras.optimizers.${name}`, bracketed('(', [rate, ...parts, ...clip], { close: ')' })]
}

/** Netwright's update rules are Keras's; what is Keras's default goes without saying. */
function optimizerParts(settings: OptimizerSettings): { readonly name: string; readonly parts: readonly string[] } {
  const given = (name: string, value: number, usual: number): readonly string[] => (value === usual ? [] : [`${name}=${value}`])
  const { momentum, beta1, beta2, rho, epsilon, weightDecay } = settings
  const small = given('epsilon', epsilon, 1e-7)
  const moments = [...given('beta_1', beta1, 0.9), ...given('beta_2', beta2, 0.999), ...small]
  switch (settings.kind) {
    case 'sgd':
      return { name: 'SGD', parts: [] }
    case 'momentum':
      return { name: 'SGD', parts: [`momentum=${momentum}`] }
    case 'nesterov':
      return { name: 'SGD', parts: [`momentum=${momentum}`, 'nesterov=True'] }
    case 'adagrad':
      return { name: 'Adagrad', parts: small }
    case 'rmsprop':
      return { name: 'RMSprop', parts: [...given('rho', rho, 0.9), ...small] }
    case 'adam':
      return { name: 'Adam', parts: moments }
    case 'adamw':
      return { name: 'AdamW', parts: [`weight_decay=${weightDecay}`, ...moments] }
  }
}

/** A rate that changes with every step is a schedule of the optimiser; one that changes with the epoch is a callback. */
function learningRate(
  schedule: LearningRateSchedule,
  { base, epochs }: { readonly base: number; readonly epochs: number },
): Source {
  if (schedule.kind === 'cosine') {
    const alpha = schedule.finalFactor === 0 ? [] : [`alpha=${schedule.finalFactor}`]
    const parts = [`${base}`, `decay_steps=${epochs} * steps_per_epoch`, ...alpha]
    return ['keras.optimizers.schedules.CosineDecay', bracketed('(', parts, { close: ')' })]
  }
  if (schedule.kind !== 'warmUp' || schedule.warmUpEpochs === 0) return `${base}`
  /* From base / steps at the first step in even steps up to base. */
  const steps = `${schedule.warmUpEpochs} * steps_per_epoch`
  const parts = [`${base} / (${steps})`, `decay_steps=max(1, ${steps} - 1)`, `end_learning_rate=${base}`]
  return ['keras.optimizers.schedules.PolynomialDecay', bracketed('(', parts, { close: ')' })]
}

function kerasLoss({ loss, margin, delta }: OutputTraining): Source {
  switch (loss) {
    case 'softmaxCrossEntropy':
      return '"sparse_categorical_crossentropy"'
    case 'binaryCrossEntropy':
      return '"binary_crossentropy"'
    case 'hinge':
      return `multiclass_hinge(margin=${margin})`
    case 'meanSquaredError':
      return '"mean_squared_error"'
    case 'meanAbsoluteError':
      return '"mean_absolute_error"'
    case 'huber':
      return `keras.losses.Huber(delta=${delta})`
  }
}

const hingeFunction: readonly string[] = [
  'def multiclass_hinge(margin):',
  '    """Weston and Watkins: max(0, score - right score + margin) over the wrong classes."""',
  '',
  '    def loss(labels, scores):',
  '        labels = ops.cast(ops.reshape(labels, (-1,)), "int32")',
  '        right = ops.one_hot(labels, scores.shape[-1])',
  '        own = ops.sum(scores * right, axis=-1, keepdims=True)',
  '        excess = ops.relu(scores - own + margin)',
  '        return ops.sum(excess * (1 - right), axis=-1)',
  '',
  '    return loss',
]

function kerasMetric(metric: OutputTraining['metrics'][number], { loss }: OutputTraining): string {
  if (metric === 'mae') return '"mae"'
  if (metric === 'top5') return 'keras.metrics.SparseTopKCategoricalAccuracy(k=5, name="top5")'
  return loss === 'hinge' ? '"sparse_categorical_accuracy"' : '"accuracy"'
}

function kerasCallbacks(
  { schedule, earlyStopping, optimizer }: TrainingSettings,
  { validates }: { readonly validates: boolean },
): readonly Source[] {
  const monitor = `monitor="${validates ? 'val_loss' : 'loss'}"`
  const found: Source[] = []
  if (schedule.kind === 'step') {
    const rate = `lambda epoch: ${optimizer.learningRate} * ${schedule.factor} ** (epoch // ${schedule.everyEpochs})`
    found.push(['keras.callbacks.LearningRateScheduler', bracketed('(', [rate], { close: ')' })])
  }
  if (schedule.kind === 'plateau') {
    const parts = [
      monitor,
      `factor=${schedule.factor}`,
      `patience=${schedule.patienceEpochs}`,
      'min_delta=0',
      `min_lr=${schedule.minimum}`,
    ]
    found.push(['keras.callbacks.ReduceLROnPlateau', bracketed('(', parts, { close: ')' })])
  }
  if (earlyStopping !== null) {
    const { patienceEpochs, minDelta, restoreBest } = earlyStopping
    const parts = [
      monitor,
      `patience=${patienceEpochs}`,
      ...(minDelta === 0 ? [] : [`min_delta=${minDelta}`]),
      ...(restoreBest ? ['restore_best_weights=True'] : []),
    ]
    found.push(['keras.callbacks.EarlyStopping', bracketed('(', parts, { close: ')' })])
  }
  return found
}

function callbackFunction(callbacks: readonly Source[], style: SourceStyle): readonly string[] {
  const list = bracketed('[', callbacks, { close: ']', isTall: true })
  return ['def callbacks():', `    ${formatSource(['return ', list], style, 1)}`]
}

/** 1 − 0.2 is 0.8, not 0.7999999999999999. */
function tidy(value: number): number {
  return Number(value.toFixed(10))
}
