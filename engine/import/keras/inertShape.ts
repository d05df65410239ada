import type { Shape } from '../../graph/shape.ts'
import { isShape } from '../../layers/inert/keptKeras.ts'
import { numberAt } from './json.ts'
import type { ReadLayer } from './kerasModel.ts'

/** Classes that change numbers one by one, or each in its place. */
const keepsShape: ReadonlySet<string> = new Set(
  'Activation ActivityRegularization AlphaDropout BatchNormalization Discretization Dropout ELU GaussianDropout GaussianNoise GroupNormalization LayerNormalization LeakyReLU Masking Normalization PReLU ReLU RMSNormalization Rescaling Softmax SpatialDropout1D SpatialDropout2D SpatialDropout3D ThresholdedReLU UnitNormalization'.split(
    ' ',
  ),
)

/** What comes out of a layer that is not understood, by its class; null where that does not follow. */
export function inertShape({ className, config }: ReadLayer, [shape]: readonly (Shape | null)[]): Shape | null {
  if (shape === undefined || shape === null) return null
  if (keepsShape.has(className)) return shape
  const found = shapeOf(className, { config, shape })
  return isShape(found) ? found : null
}

function shapeOf(
  className: string,
  { config, shape }: { readonly config: ReadLayer['config']; readonly shape: Shape },
): readonly number[] | null {
  switch (className) {
    case 'GRU':
    case 'LSTM':
    case 'SimpleRNN': {
      const units = numberAt(config, 'units', 0)
      return config['return_sequences'] === true ? [...shape.slice(0, 1), units] : [units]
    }
    case 'Embedding':
      return [...shape, numberAt(config, 'output_dim', 0)]
    case 'RepeatVector':
      return [numberAt(config, 'n', 0), ...shape]
    case 'Permute': {
      const order = config['dims']
      return isShape(order) && order.length === shape.length ? order.map((axis) => shape[axis - 1] ?? 0) : null
    }
    case 'GlobalAveragePooling1D':
    case 'GlobalMaxPooling1D':
      return config['keepdims'] === true ? null : shape.slice(-1)
    default:
      return null
  }
}
