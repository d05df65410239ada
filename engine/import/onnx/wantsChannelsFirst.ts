import type { ImportContext } from './importContext.ts'

const firsts: ReadonlySet<string> = new Set([
  'Conv',
  'ConvTranspose',
  'MaxPool',
  'AveragePool',
  'GlobalAveragePool',
  'GlobalMaxPool',
  'BatchNormalization',
  'InstanceNormalization',
  'Resize',
  'Upsample',
  'LRN',
  'DepthToSpace',
  'SpaceToDepth',
])
const passing: ReadonlySet<string> = new Set([
  'Relu',
  'LeakyRelu',
  'Elu',
  'Selu',
  'Sigmoid',
  'Tanh',
  'Softplus',
  'Clip',
  'Identity',
  'Cast',
  'Dropout',
  'Add',
  'Sub',
  'Mul',
  'Div',
  'Sum',
  'Max',
  'Mean',
  'Pad',
  'Concat',
  'HardSwish',
  'HardSigmoid',
  'PRelu',
])

/** Whether what follows takes a value of several axes with channels first (true) or turns it so from channels last (false); null: nothing says. */
export function wantsChannelsFirst(context: ImportContext, name: string): boolean | null {
  const seen = new Set<string>()
  const open = [name]
  for (let next = open.shift(); next !== undefined && seen.size < 1000; next = open.shift()) {
    if (seen.has(next)) continue
    seen.add(next)
    for (const user of context.users.get(next) ?? []) {
      if (firsts.has(user.operator) && user.inputs[0] === next) return true
      if (user.operator === 'Transpose') {
        const order = user.attributes.get('perm')?.integers ?? []
        if (order.length > 2 && order[1] === order.length - 1) return false
        if (order.length > 3 && order[1] === 2 && order[0] === 0) return true
      }
      if (passing.has(user.operator)) open.push(...user.outputs)
    }
  }
  return null
}
