import * as z from 'zod'
import { augmentationAmounts, type AugmentationAmount } from '../contract/augmentations.ts'
import { documentVersion } from '../contract/document.ts'
import { text, type Text } from '../contract/text.ts'
import { maximumCoordinate, maximumGroups, maximumLearningRateFactor, maximumNodes, maximumWires } from './documentLimits.ts'
import { namePattern } from './edits/freshName.ts'

// zod's compiled checks need `new Function`, which the app's content security policy forbids (and reports).
z.config({ jitless: true })

/** A rule of our own: what is expected is told in both languages by schemaProblems.ts. */
function rule(expected: Text) {
  return { params: { expected } }
}

const id = z
  .string()
  .max(200)
  .refine(
    (value) => /^[\w./:-]+$/.test(value),
    rule(text('an id of letters, digits and _ . / : -', '由字母、数字和 _ . / : - 组成的标识')),
  )

const nodeName = z
  .string()
  .refine(
    (value) => namePattern.test(value),
    rule(
      text(
        'a name of at most 64 letters, digits and _ that begins with a letter',
        '以字母开头、由字母、数字和 _ 组成、最长 64 个字符的名称',
      ),
    ),
  )

const title = z
  .string()
  .max(200)
  .refine((value) => !hasControlCharacter(value), rule(text('a text without control characters', '不含控制字符的文本')))

/** Files are named, never located: a name from a project must not lead out of its folder. */
const fileName = z
  .string()
  .min(1)
  .max(255)
  .refine(
    (value) => !/[\\/]/.test(value) && value !== '.' && value !== '..' && !hasControlCharacter(value),
    rule(text('a file name without folders', '不含文件夹的文件名')),
  )

const coordinate = z.number().min(-maximumCoordinate).max(maximumCoordinate)
const count = (maximum: number) => z.int().min(1).max(maximum)

/** Keys that a node of this version has. Unknown kinds may carry more; params are checked against the kind's own specs. */
export const nodeSchema = z.looseObject({
  id,
  kind: z.string().min(1).max(100),
  name: nodeName,
  params: z.record(z.string(), z.unknown()),
  x: coordinate,
  y: coordinate,
  group: id.optional(),
  frozen: z.literal(true).optional(),
  learningRateFactor: z.number().gt(0).max(maximumLearningRateFactor).optional(),
  /** Upgrade steps of the kind that the params have been through; left out means none. */
  paramsVersion: z.int().min(0).max(1000).optional(),
})

const graphSchema = z.strictObject({
  nodes: z.array(nodeSchema).max(maximumNodes),
  wires: z.array(z.strictObject({ id, from: id, to: id, toPort: z.string().max(100) })).max(maximumWires),
  groups: z
    .array(z.strictObject({ id, name: title, parent: id.optional(), folded: z.literal(true).optional() }))
    .max(maximumGroups),
})

const sourceSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('builtin'), name: z.literal('uci-digits') }),
  z.strictObject({
    type: z.literal('photographs'),
    height: count(4096),
    width: count(4096),
    channels: z.union([z.literal(1), z.literal(3)]),
  }),
  z.strictObject({
    type: z.literal('csv'),
    fileName,
    labelColumn: z.string().max(1000),
    task: z.enum(['classification', 'regression']),
  }),
  z.strictObject({ type: z.literal('idx'), imagesFileName: fileName, labelsFileName: fileName }),
  z.strictObject({
    type: z.literal('imageFolder'),
    folderName: fileName,
    height: count(4096),
    width: count(4096),
    channels: z.union([z.literal(1), z.literal(3)]),
  }),
])

export const dataSchema = z.strictObject({
  source: sourceSchema,
  scaling: z.enum(['none', 'unit', 'centre', 'standardise']),
  validationShare: z.number().min(0).max(0.9),
})

/** By the ranges of augmentations.ts, so that file, form and command line refuse the same. */
const augmentationSchema = z.strictObject({
  horizontalFlip: z.boolean(),
  verticalFlip: z.boolean(),
  randomCrop: z.int().min(0).max(augmentationAmounts.randomCrop.maximum),
  rotation: amountOf('rotation'),
  zoom: amountOf('zoom'),
  brightness: amountOf('brightness'),
  contrast: amountOf('contrast'),
  randomErasing: amountOf('randomErasing'),
  gaussianNoise: amountOf('gaussianNoise'),
})

function amountOf(name: AugmentationAmount): z.ZodNumber {
  return z.number().min(0).max(augmentationAmounts[name].maximum)
}

const belowOne = z.number().min(0).lt(1)

const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  z.strictObject({ kind: z.literal('step'), everyEpochs: count(1_000_000), factor: z.number().gt(0).max(1) }),
  z.strictObject({ kind: z.literal('cosine'), finalFactor: z.number().min(0).max(1) }),
  z.strictObject({ kind: z.literal('warmUp'), warmUpEpochs: z.number().min(0).max(1_000_000) }),
  z.strictObject({
    kind: z.literal('plateau'),
    patienceEpochs: count(1_000_000),
    factor: z.number().gt(0).lt(1),
    minimum: z.number().min(0).max(1000),
  }),
])

export const trainingSchema = z.strictObject({
  optimizer: z.strictObject({
    kind: z.enum(['sgd', 'momentum', 'nesterov', 'adagrad', 'rmsprop', 'adam', 'adamw']),
    learningRate: z.number().min(0).max(1000),
    momentum: belowOne,
    beta1: belowOne,
    beta2: belowOne,
    rho: belowOne,
    epsilon: z.number().min(0).max(1),
    weightDecay: z.number().min(0).max(1000),
  }),
  schedule: scheduleSchema,
  batchSize: count(65_536),
  epochs: count(1_000_000),
  seed: z.int().min(0),
  shuffle: z.boolean(),
  earlyStopping: z
    .strictObject({ patienceEpochs: count(1_000_000), minDelta: z.number().min(0).max(1e9), restoreBest: z.boolean() })
    .nullable(),
  clipping: z.strictObject({ kind: z.enum(['value', 'norm']), limit: z.number().gt(0).max(1e9) }).nullable(),
  metrics: z.array(z.enum(['accuracy', 'top5', 'mae'])).max(3),
  augmentation: augmentationSchema.nullable(),
})

const viewSchema = z.strictObject({
  viewport: z.strictObject({ x: z.number(), y: z.number(), zoom: z.number().gt(0).max(100) }).nullable(),
  selection: z.array(id).max(maximumNodes),
  dock: z.enum(['training', 'features', 'data', 'problems', 'runs']),
  dockOpen: z.boolean(),
})

/** The form of a document of this version. What its parts say of each other is checked by checkReferences.ts. */
export const documentSchema = z.strictObject({
  format: z.literal('netwright'),
  version: z.literal(documentVersion),
  name: title,
  graph: graphSchema,
  data: dataSchema,
  training: trainingSchema,
  view: viewSchema,
})

export type CheckedNode = z.infer<typeof nodeSchema>
export type CheckedDocument = z.infer<typeof documentSchema>

function hasControlCharacter(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    if (value.charCodeAt(index) < 32) return true
  }
  return false
}
