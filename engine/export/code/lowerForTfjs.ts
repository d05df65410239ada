import { kerasHardActivations } from '../../layers/code/kerasActivation.ts'
import { layerCall, type LayerCall } from '../../layers/code/layerCall.ts'
import { geluTanhSteps, tfGeluTanh } from '../../layers/geluTanh.ts'
import type { CodeStep } from './codePlan.ts'
import type { LoweredCall } from './lowerPlan.ts'

/** What tf.js has no layer for, as layers that compute the same: as `build` of these kinds does. */
export function lowerForTfjs({ call, inputShapes }: CodeStep): readonly LoweredCall<LayerCall>[] {
  const [shape = []] = inputShapes
  const hard = hardActivation(call)
  if (hard !== null) return hard
  switch (call.layer) {
    case 'Subtract':
      return [
        { call: layerCall('Rescaling', { scale: -1 }), suffix: '_negate', takes: [1] },
        { call: layerCall('Add'), suffix: '', takes: [0, 'before'] },
      ]
    case 'ZeroPadding1D': {
      const [steps = 0, features = 0] = shape
      const zeros = Number(call.leading['padding'])
      return [
        { call: layerCall('Reshape', { target_shape: [steps, 1, features] }), suffix: '_image' },
        { call: layerCall('ZeroPadding2D', { padding: [zeros, 0] }), suffix: '_zeros' },
        { call: layerCall('Reshape', { target_shape: [steps + 2 * zeros, features] }), suffix: '' },
      ]
    }
    case 'Flatten':
      /* tf.js's Flatten throws for an input that is flat already. */
      return [{ call: shape.length === 1 ? layerCall('Reshape', { target_shape: shape }) : call, suffix: '' }]
    default:
      return [{ call, suffix: '' }]
  }
}

/** min(max(x/6 + 1/2, 0), 1), for hard swish times x; GELU's tanh form with a sigmoid; null where the call applies neither. */
function hardActivation(call: LayerCall): readonly LoweredCall<LayerCall>[] | null {
  const isAlone = call.layer === 'Activation'
  const { activation, ...named } = isAlone ? call.leading : call.named
  const { hardSwish, hardSigmoid } = kerasHardActivations
  const start = isAlone ? 0 : 'start'
  const linear: readonly LoweredCall<LayerCall>[] = isAlone ? [] : [{ call: { ...call, named }, suffix: '_linear' }]
  if (activation === tfGeluTanh) {
    return [
      ...linear,
      { call: layerCall('Rescaling', { scale: geluTanhSteps.scale }), suffix: '_share' },
      { call: layerCall('Multiply'), suffix: '_square', takes: [start, 'before'] },
      { call: layerCall('Rescaling', { scale: 1, offset: geluTanhSteps.offset }), suffix: '_line' },
      { call: layerCall('Multiply'), suffix: '_inner', takes: [start, 'before'] },
      { call: layerCall('Activation', { activation: 'sigmoid' }), suffix: '_gate' },
      { call: layerCall('Multiply'), suffix: '', takes: [start, 'before'] },
    ]
  }
  if (activation !== hardSwish && activation !== hardSigmoid) return null
  const isGate = activation === hardSigmoid
  return [
    ...linear,
    { call: layerCall('Rescaling', { scale: 1 / 6, offset: 0.5 }), suffix: '_line' },
    { call: layerCall('ReLU', { max_value: 1 }), suffix: isGate ? '' : '_gate' },
    ...(isGate ? [] : [{ call: layerCall('Multiply'), suffix: '', takes: [start, 'before'] as const }]),
  ]
}
