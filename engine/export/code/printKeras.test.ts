import { expect, test } from 'vitest'
import { readPictureFile } from '../../conformance/readPictureFile.ts'
import { noAugmentation } from '../../contract/augmentations.ts'
import type { NetDocument } from '../../contract/document.ts'
import { defaultOptimizer } from '../../document/emptyDocument.ts'
import { smallDocument, type ChainNode } from '../../run/fixtures/smallDocument.ts'
import { exportDocument } from '../exportDocument.ts'

async function keras(chain: readonly ChainNode[]): Promise<string> {
  const made = await exportDocument(smallDocument(chain), { format: 'keras-code', readPictureFile })
  if (!made.ok) throw new Error(made.problems[0]?.message.en)
  return new TextDecoder().decode(made.value.files[0]?.bytes)
}

test('a chain is a Sequential, and the softmax of the output is in its last layer', async () => {
  expect(
    await keras([
      { id: 'pixels', kind: 'input', params: { shape: [8, 8, 1] } },
      { id: 'conv', kind: 'conv2d', params: { filters: 4, kernel: [3, 5], padding: 2, l2: 0.01 } },
      { id: 'flat', kind: 'flatten' },
      { id: 'scores', kind: 'dense', params: { units: 3, initializer: 'smallNormal' } },
      { id: 'output', kind: 'output' },
    ]),
  ).toContain(`def build_model():
    return keras.Sequential(
        [
            keras.Input((8, 8, 1), name="pixels"),
            layers.ZeroPadding2D(2, name="conv_pad"),
            layers.Conv2D(
                4, (3, 5), kernel_regularizer=regularizers.L2(0.01), name="conv"
            ),
            layers.Flatten(name="flat"),
            layers.Dense(
                3,
                activation="softmax",
                kernel_initializer=initializers.RandomNormal(stddev=0.01),
                name="scores",
            ),
        ],
        name="test",
    )
`)
})

test('branches use the functional API; names that Python keeps for itself give way, layers keep theirs', async () => {
  expect(
    await keras([
      { id: 'input', kind: 'input', params: { shape: [6] } },
      { id: 'class', kind: 'dense', params: { units: 6 }, frozen: true },
      { id: '1st', kind: 'add', from: ['input', 'class'] },
      { id: '卷积', kind: 'activation' },
      { id: 'output', kind: 'output' },
    ]),
  ).toContain(`def build_model():
    inputs = keras.Input((6,), name="input")
    class_layer = layers.Dense(6, trainable=False, name="class")(inputs)
    add_1st = layers.Add(name="1st")([inputs, class_layer])
    activation = layers.Activation("relu", name="activation")(add_1st)
    output = layers.Activation("softmax", name="output")(activation)
    return keras.Model(inputs, output, name="test")
`)
})

test('noise that Keras would refuse is told at its node, with what to do', async () => {
  const drawn = smallDocument([
    { id: 'pixels', kind: 'input', params: { shape: [6] } },
    { id: 'noise', kind: 'gaussianNoise', params: { deviation: 2 } },
    { id: 'scores', kind: 'dense', params: { units: 3 } },
    { id: 'output', kind: 'output' },
  ])
  expect(await exportDocument(drawn, { format: 'keras-code', readPictureFile })).toMatchObject({
    ok: false,
    problems: [
      { code: 'keras-noise', place: { node: 'noise' }, fixes: [{ edits: [{ type: 'setParams', params: { deviation: 1 } }] }] },
    ],
  })
  expect(await exportDocument(drawn, { format: 'tfjs-code', readPictureFile })).toMatchObject({ ok: true })
})

const pixels: readonly ChainNode[] = [
  { id: 'in', kind: 'input', params: { shape: [8, 8, 1] } },
  { id: 'flat', kind: 'flatten' },
  { id: 'scores', kind: 'dense', params: { units: 3 } },
  { id: 'out', kind: 'output' },
]
const twoInputs: readonly ChainNode[] = [
  { id: 'left', kind: 'input', params: { shape: [4] } },
  { id: 'right', kind: 'input', params: { shape: [4] }, from: [] },
  { id: 'sum', kind: 'add', from: ['left', 'right'] },
  { id: 'scores', kind: 'dense', params: { units: 3 } },
  { id: 'out', kind: 'output' },
]
const augmentation = { ...noAugmentation, horizontalFlip: true, randomCrop: 1, rotation: 10, randomErasing: 0.25 }

async function augmentedSource(format: 'keras-code' | 'tfjs-code', document: NetDocument): Promise<string> {
  const made = await exportDocument(document, { format, readPictureFile })
  if (!made.ok) throw new Error(made.problems[0]?.message.en)
  return new TextDecoder().decode(made.value.files[0]?.bytes)
}

test('what training does to samples by chance are layers of Keras around the model; scaling comes where the app has it', async () => {
  const drawn = smallDocument(pixels, { training: { augmentation } })
  const source = await augmentedSource('keras-code', { ...drawn, data: { ...drawn.data, scaling: 'standardise' } })
  expect(source).toContain(`def augmented(model, subtract, divide):
    """The model behind what Netwright does to training samples, anew in each epoch:
    horizontal flip, random crop ±1 px, rotation ±10°,
    random erasing 25%.
    Takes samples that are not scaled yet; outside training nothing is changed by chance."""
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.RandomFlip("horizontal"),
            layers.RandomRotation(10 / 360, fill_mode="constant"),
            # By whole pixels, up to 1 in each direction
            layers.RandomTranslation(
                1.5 / 8, 1.5 / 8, fill_mode="constant", interpolation="nearest"
            ),
            layers.Rescaling(1 / divide, offset=-subtract / divide),
            # Keras draws height and width apart, each 14 % to 57 % of the picture's; Netwright draws an area
            # of 2 % to 33 % and a shape, height over width 0.3 to 3.3.
            layers.RandomErasing((0.25, 0.25), fill_value=0),
            model,
        ],
        name="augmented",
    )
`)
  expect(source).toContain(`    # trained = augmented(model, subtract=x.mean((0, 1, 2)), divide=x.std((0, 1, 2)))
    # compile_model(trained)
    # trained.fit(`)
})

test.each([
  ['tfjs-code', 'tf.js has no such layers', pixels],
  ['keras-code', 'no layer of Keras changes several inputs alike', twoInputs],
] as const)('%s says what the app does to training samples and fit does not: %s', async (format, _why, layers) => {
  const source = await augmentedSource(format, smallDocument(layers, { training: { augmentation } }))
  const told = source.split('\n').map((line) => line.replace(/^ *(#|\/\/|\*) ?/, '').trim())
  const start = told.indexOf('Netwright augments training samples anew in each epoch, which fit does not:')
  expect(told.slice(start + 1, start + 3)).toEqual(['horizontal flip, random crop ±1 px, rotation ±10°', 'random erasing 25%'])
})

test('training is that of the document: loss, optimiser, schedule, clipping, early stopping', async () => {
  const drawn = smallDocument(
    [
      { id: 'in', kind: 'input', params: { shape: [6] } },
      { id: 'scores', kind: 'dense', params: { units: 3 } },
      { id: 'out', kind: 'output', params: { loss: 'hinge', margin: 2 } },
    ],
    {
      validationShare: 0.2,
      training: {
        optimizer: { ...defaultOptimizer, kind: 'nesterov', learningRate: 0.01 },
        schedule: { kind: 'step', everyEpochs: 10, factor: 0.5 },
        clipping: { kind: 'norm', limit: 5 },
        earlyStopping: { patienceEpochs: 4, minDelta: 0.001, restoreBest: true },
      },
    },
  )
  const made = await exportDocument(drawn, { format: 'keras-code', readPictureFile })
  if (!made.ok) throw new Error(made.problems[0]?.message.en)
  const source = new TextDecoder().decode(made.value.files[0]?.bytes)
  expect(source).toContain(`    model.compile(
        optimizer=keras.optimizers.SGD(
            learning_rate=0.01, momentum=0.9, nesterov=True, global_clipnorm=5
        ),
        loss=multiclass_hinge(margin=2),
        metrics=["sparse_categorical_accuracy"],
    )
`)
  expect(source).toContain(`def callbacks():
    return [
        keras.callbacks.LearningRateScheduler(
            lambda epoch: 0.01 * 0.5 ** (epoch // 10)
        ),
        keras.callbacks.EarlyStopping(
            monitor="val_loss", patience=4, min_delta=0.001, restore_best_weights=True
        ),
    ]
`)
})
