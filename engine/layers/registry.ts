import type { Params } from '../contract/document.ts'
import { activation } from './activation.ts'
import { add } from './add.ts'
import { average } from './average.ts'
import { avgPool2d } from './avgPool2d.ts'
import { batchNorm } from './batchNorm.ts'
import { concatenate } from './concatenate.ts'
import { conv1d } from './conv1d.ts'
import { conv2d } from './conv2d.ts'
import { conv2dTranspose } from './conv2dTranspose.ts'
import type { AnyLayerDefinition } from './defineLayer.ts'
import { dense } from './dense.ts'
import { depthwiseConv2d } from './depthwiseConv2d.ts'
import { dropout } from './dropout.ts'
import { embedding } from './embedding.ts'
import { flatten } from './flatten.ts'
import { gaussianNoise } from './gaussianNoise.ts'
import { globalAvgPool2d } from './globalAvgPool2d.ts'
import { globalMaxPool2d } from './globalMaxPool2d.ts'
import { gru } from './gru.ts'
import { input } from './input.ts'
import { standIns } from './inert/standIn.ts'
import { layerNorm } from './layerNorm.ts'
import { lstm } from './lstm.ts'
import { maximum } from './maximum.ts'
import { maxPool1d } from './maxPool1d.ts'
import { maxPool2d } from './maxPool2d.ts'
import { multiply } from './multiply.ts'
import { output } from './output.ts'
import { reshape } from './reshape.ts'
import { separableConv2d } from './separableConv2d.ts'
import { simpleRnn } from './simpleRnn.ts'
import { subtract } from './subtract.ts'
import { upsample2d } from './upsample2d.ts'
import { zeroPad2d } from './zeroPad2d.ts'

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
