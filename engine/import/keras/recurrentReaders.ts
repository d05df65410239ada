import { text } from '../../contract/text.ts'
import { resetAfterGruClass } from '../../layers/resetAfterGru.ts'
import { numberAt, objectAt, textAt, type Json } from './json.ts'
import { inert, type LayerReader, type LayerReading, type LayerSetting } from './layerReading.ts'
import { readActivation } from './readActivation.ts'
import { startInitializer, startParams } from './startParams.ts'

function recurrent(kind: 'simpleRnn' | 'lstm' | 'gru'): LayerReader {
  return (config, setting) => {
    const activation = readActivation(config['activation'] ?? 'tanh', setting)
    const name = activation === null ? 'linear' : 'function' in activation ? activation.function : ''
    if (!['tanh', 'relu', 'sigmoid', 'linear'].includes(name)) return inert('its activation is another', '其激活函数不同')
    const gate = config['recurrent_activation']
    const gateActivation = readActivation(gate, setting)
    const hasSigmoid = gateActivation !== null && 'function' in gateActivation && gateActivation.function === 'sigmoid'
    if (kind !== 'simpleRnn' && gate !== undefined && !hasSigmoid)
      return inert('its gates do not use the sigmoid', '其门不使用 sigmoid')
    for (const flag of ['go_backwards', 'stateful', 'return_state', 'time_major']) {
      if (config[flag] === true) return inert(`it uses ${flag}`, `它使用 ${flag}`)
    }
    const dropsOut = numberAt(config, 'dropout', 0) > 0 || numberAt(config, 'recurrent_dropout', 0) > 0
    const recurrentStart = startInitializer(config, 'recurrent')
    return {
      kind,
      params: {
        units: numberAt(config, 'units', 0),
        returnSequences: config['return_sequences'] === true,
        activation: name,
        bias: config['use_bias'] !== false,
        /* Files without the word are older than the choice. */
        ...(kind === 'gru' && config['reset_after'] === true ? { resetAfter: true } : {}),
        ...startParams(config, 'kernel'),
        ...(recurrentStart === undefined ? {} : { recurrentInitializer: recurrentStart }),
      },
      ...(dropsOut ? { remark: text('its dropout while training is left out', '训练时的随机失活已略去') } : {}),
    }
  }
}

const merges: Readonly<Record<string, string>> = { concat: 'concat', sum: 'sum', ave: 'average', mul: 'multiply' }

export const bidirectional: LayerReader = (config, setting) => {
  const inner = objectAt(config, 'layer')
  const read = inner === null ? undefined : recurrentReaders[textAt(inner, 'class_name') ?? '']
  const merge = merges[textAt(config, 'merge_mode') ?? '']
  const reading = read?.(objectAt(inner, 'config') ?? {}, setting)
  const back = objectAt(config, 'backward_layer')
  if (reading === undefined || merge === undefined || (back !== null && !isMirror(back, { inner, reading, setting }))) {
    return inert('its two directions are not like recurrent layers that are joined', '其两个方向不是相同且相互合并的循环层')
  }
  return 'kind' in reading ? { ...reading, params: { ...reading.params, bidirectional: true, merge } } : reading
}

/** Keras writes the second direction down as well; usually it is the first one, read from its end. */
function isMirror(
  back: Json,
  { inner, reading, setting }: { readonly inner: Json | null; readonly reading: LayerReading; readonly setting: LayerSetting },
): boolean {
  const read = recurrentReaders[textAt(back, 'class_name') ?? '']
  const config = objectAt(back, 'config') ?? {}
  if (read === undefined || textAt(back, 'class_name') !== textAt(inner, 'class_name') || config['go_backwards'] !== true)
    return false
  return JSON.stringify(read({ ...config, go_backwards: false }, setting)) === JSON.stringify(reading)
}

export const recurrentReaders: Readonly<Record<string, LayerReader>> = {
  SimpleRNN: recurrent('simpleRnn'),
  LSTM: recurrent('lstm'),
  GRU: recurrent('gru'),
  // Of our own exports for tf.js.
  [resetAfterGruClass]: recurrent('gru'),
}
