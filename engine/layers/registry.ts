import type { Params } from '../contract/document.ts'
import type { AnyLayerDefinition } from './defineLayer.ts'
import { standIns } from './inert/standIn.ts'
import { activation } from './kinds/activation.ts'
import { add } from './kinds/add.ts'
import { average } from './kinds/average.ts'
import { avgPool2d } from './kinds/avgPool2d.ts'
import { batchNorm } from './kinds/batchNorm.ts'
import { concatenate } from './kinds/concatenate.ts'
import { conv1d } from './kinds/conv1d.ts'
import { conv2d } from './kinds/conv2d.ts'
import { conv2dTranspose } from './kinds/conv2dTranspose.ts'
import { dense } from './kinds/dense.ts'
import { depthwiseConv2d } from './kinds/depthwiseConv2d.ts'
import { dropout } from './kinds/dropout.ts'
import { embedding } from './kinds/embedding.ts'
import { flatten } from './kinds/flatten.ts'
import { gaussianNoise } from './kinds/gaussianNoise.ts'
import { globalAvgPool2d } from './kinds/globalAvgPool2d.ts'
import { globalMaxPool2d } from './kinds/globalMaxPool2d.ts'
import { gru } from './kinds/gru.ts'
import { input } from './kinds/input.ts'
import { layerNorm } from './kinds/layerNorm.ts'
import { lstm } from './kinds/lstm.ts'
import { maximum } from './kinds/maximum.ts'
import { maxPool1d } from './kinds/maxPool1d.ts'
import { maxPool2d } from './kinds/maxPool2d.ts'
import { multiply } from './kinds/multiply.ts'
import { output } from './kinds/output.ts'
import { reshape } from './kinds/reshape.ts'
import { separableConv2d } from './kinds/separableConv2d.ts'
import { simpleRnn } from './kinds/simpleRnn.ts'
import { subtract } from './kinds/subtract.ts'
import { upsample2d } from './kinds/upsample2d.ts'
import { zeroPad2d } from './kinds/zeroPad2d.ts'

/** The one list of all layer kinds, in the order the palette shows them. */
export const layerKinds: readonly AnyLayerDefinition[] = [
  input,
  output,
  dense,
  conv2d,
  conv1d,
  depthwiseConv2d,
  separableConv2d,
  conv2dTranspose,
  maxPool2d,
  maxPool1d,
  avgPool2d,
  globalAvgPool2d,
  globalMaxPool2d,
  activation,
  batchNorm,
  layerNorm,
  dropout,
  gaussianNoise,
  flatten,
  reshape,
  zeroPad2d,
  upsample2d,
  embedding,
  simpleRnn,
  lstm,
  gru,
  add,
  subtract,
  multiply,
  average,
  maximum,
  concatenate,
]

const byKind: ReadonlyMap<string, AnyLayerDefinition> = new Map(
  [...layerKinds, ...standIns].map((definition) => [definition.kind, definition]),
)

/** undefined for a kind this version does not know. */
export function layerKind(kind: string): AnyLayerDefinition | undefined {
  return byKind.get(kind)
}

const defaults: ReadonlyMap<AnyLayerDefinition, Params> = new Map(
  [...byKind.values()].map((definition) => [definition, defaultsOf(definition)]),
)

/** The params of a fresh node, or of a node with some of them given. */
export function withDefaults(definition: AnyLayerDefinition, params: Params = {}): Params {
  return { ...(defaults.get(definition) ?? defaultsOf(definition)), ...params }
}

function defaultsOf({ params }: AnyLayerDefinition): Params {
  return Object.fromEntries(Object.entries(params).map(([name, spec]) => [name, spec.default]))
}
