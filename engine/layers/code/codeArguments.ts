import type { FusedActivation, KernelInitializer } from '../sharedParams.ts'
import type { FilterParams, SlidingParams } from '../windows/windowParams.ts'
import { kerasActivation } from './kerasActivation.ts'
import type { CodeArguments, CodeValue } from './layerCall.ts'

/** One number where all axes are alike. */
export function oneOrEach(lengths: readonly number[]): CodeValue {
  const [first = 0] = lengths
  return lengths.every((length) => length === first) ? first : lengths
}

/** Stride, dilation: left out where they are 1. */
function unlessOne(name: string, lengths: readonly number[] = []): CodeArguments {
  return lengths.every((length) => length === 1) ? {} : { [name]: oneOrEach(lengths) }
}

/** Nothing for no activation, which is the default everywhere. */
export function activationArgument(activation: FusedActivation): CodeArguments {
  return activation === 'none' ? {} : { activation: kerasActivation(activation) }
}

/** How weights start and what they cost, for the weights of these roles ("kernel", "depthwise"). */
export function weightArguments(
  { initializer, l1, l2 }: Pick<FilterParams, 'initializer' | 'l1' | 'l2'>,
  roles: readonly string[],
): CodeArguments {
  const initializers = roles.map((role) => [`${role}_initializer`, { type: 'initializer', name: initializer }] as const)
  const regularizers = roles.map((role) => [`${role}_regularizer`, { type: 'regularizer', l1, l2 }] as const)
  return Object.fromEntries([
    ...(initializer === defaultInitializer ? [] : initializers),
    ...(l1 === 0 && l2 === 0 ? [] : regularizers),
  ])
}

const defaultInitializer: KernelInitializer = 'glorotUniform'

/** What layers with learned filters take beside their sizes, in the order in which people write it. */
export function filterArguments(
  {
    stride,
    dilation,
    groups = 1,
    activation,
    bias,
    ...weights
  }: Omit<SlidingParams, 'padding' | 'kernel'> & FilterParams & { readonly groups?: number },
  { padding, roles }: { readonly padding: 'same' | 'valid'; readonly roles: readonly string[] },
): CodeArguments {
  return {
    ...unlessOne('strides', stride),
    ...paddingArgument(padding),
    ...unlessOne('dilation_rate', dilation),
    ...unlessOne('groups', [groups]),
    ...activationArgument(activation),
    ...(bias ? {} : { use_bias: false }),
    ...weightArguments(weights, roles),
  }
}

/** Nothing for "valid", which is the default everywhere. */
export function paddingArgument(padding: 'same' | 'valid'): CodeArguments {
  return padding === 'same' ? { padding } : {}
}
