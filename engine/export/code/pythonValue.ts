import type { CodeValue } from '../../layers/code/layerCall.ts'
import { tfGeluTanh } from '../../layers/geluTanh.ts'
import type { KernelInitializer } from '../../layers/sharedParams.ts'
import { bracketed, type Source } from './sourceText.ts'

const initializers: { readonly [Name in KernelInitializer]: string } = {
  zeros: '"zeros"',
  smallNormal: 'initializers.RandomNormal(stddev=0.01)',
  glorotUniform: '"glorot_uniform"',
  glorotNormal: '"glorot_normal"',
  heUniform: '"he_uniform"',
  heNormal: '"he_normal"',
  orthogonal: '"orthogonal"',
}

/** A value in Python. `printLayer` prints a layer that is an argument (Bidirectional). */
export function pythonValue(value: CodeValue, printLayer: (call: LayerValue) => Source): Source {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return String(value)
  /* Keras names no activation so; this function of its own is the tanh form unless told otherwise. */
  if (value === tfGeluTanh) return 'keras.ops.gelu'
  if (typeof value === 'string') return JSON.stringify(value)
  if (!('type' in value)) {
    const items = value.map((item) => pythonValue(item, printLayer))
    return items.length === 1 ? ['(', items[0] ?? '', ',)'] : bracketed('(', items, { close: ')' })
  }
  switch (value.type) {
    case 'initializer':
      return initializers[value.name]
    case 'regularizer':
      return regularizer(value)
    case 'layer':
      return printLayer(value.call)
  }
}

type LayerValue = Extract<CodeValue, { readonly type: 'layer' }>['call']

function regularizer({ l1, l2 }: { readonly l1: number; readonly l2: number }): Source {
  if (l1 === 0) return `regularizers.L2(${l2})`
  return l2 === 0 ? `regularizers.L1(${l1})` : `regularizers.L1L2(l1=${l1}, l2=${l2})`
}
