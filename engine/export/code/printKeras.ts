import type { CodeValue, LayerCall } from '../../layers/code/layerCall.ts'
import { isChain, type CodeEnd, type CodePlan, type CodeStep } from './codePlan.ts'
import { groupComments } from './groupComments.ts'
import { kerasTraining } from './kerasTraining.ts'
import { lowerForKeras, type TensorCall } from './lowerForKeras.ts'
import { lowerPlan } from './lowerPlan.ts'
import { asIdentifier } from './nameIdentifiers.ts'
import { pythonValue } from './pythonValue.ts'
import { bracketed, formatSource, type Source, type SourceStyle } from './sourceText.ts'

/** Black's. */
const style: SourceStyle = { width: 88, indent: '    ', shares: true }

type KerasStep = CodeStep<LayerCall | TensorCall>
type KerasPlan = CodePlan<LayerCall | TensorCall>

/** A plan as a Python file for Keras 3: a Sequential where the layers are a chain, else the functional API. */
export function printKeras(drawn: CodePlan): string {
  const plan: KerasPlan = lowerPlan(drawn, lowerForKeras)
  const isSequential = isChain(plan) && plan.steps.every(({ call }) => 'layer' in call)
  const body = (isSequential ? sequentialBody(plan) : functionalBody(plan)).map((line) =>
    line === '' ? '' : `${style.indent}${line}`,
  )
  const { functions, example } = kerasTraining(plan, style)
  const source = [...body, ...functions.flat()].join('\n')
  const modules = ['initializers', 'layers', 'ops', 'regularizers'].filter((name) =>
    new RegExp(`\\b${name}\\.`).test(withoutKeras(source)),
  )
  return [
    header(plan),
    '',
    'import keras',
    ...(modules.length === 0 ? [] : [`from keras import ${modules.join(', ')}`]),
    '',
    '',
    'def build_model():',
    ...body,
    ...functions.flatMap((lines) => ['', '', ...lines]),
    '',
    '',
    'if __name__ == "__main__":',
    `    keras.utils.set_random_seed(${plan.document.training.seed})`,
    '    model = build_model()',
    '    model.summary()',
    '    # To train it:',
    ...example.map((line) => `    # ${line}`),
    '',
  ].join('\n')
}

/** "keras.layers." names no module of its own. */
function withoutKeras(source: string): string {
  return source.replaceAll(/keras\.\w+\./g, '')
}

function header({ document }: KerasPlan): string {
  const name = document.name.replaceAll('\\', '/').replaceAll('"""', "'''")
  return `"""${name}: the untrained network, drawn in Netwright, for Keras 3."""`
}

function sequentialBody(plan: KerasPlan): readonly string[] {
  const comments = groupComments(plan.steps)
  const layers = plan.steps.flatMap((step, at): readonly Source[] => [
    ...(comments.get(at) ?? []).map((comment) => `# ${comment}`),
    printCall(step),
  ])
  const list = bracketed('[', layers, { close: ']', isTall: true })
  const parts = bracketed('(', [list, `name="${modelName(plan)}"`], { close: ')', isTall: true })
  return [formatSource(['return keras.Sequential', parts], style, 1)]
}

function functionalBody(plan: KerasPlan): readonly string[] {
  const comments = groupComments(plan.steps)
  const lines = plan.steps.flatMap((step, at) => [
    ...(comments.get(at) ?? []).flatMap((comment, first) => (first === 0 && at > 0 ? ['', `# ${comment}`] : [`# ${comment}`])),
    formatSource(printStep(step), style, 1),
  ])
  const parts = [ends(plan.inputs), ends(plan.outputs), `name="${modelName(plan)}"`]
  return [...lines, formatSource(['return keras.Model', bracketed('(', parts, { close: ')' })], style, 1)]
}

function ends(given: readonly CodeEnd[]): Source {
  return oneOrList(given.map(({ variable }) => variable))
}

function oneOrList(variables: readonly string[]): Source {
  const [only = ''] = variables
  return variables.length === 1 ? only : bracketed('[', variables, { close: ']' })
}

function modelName({ document }: KerasPlan): string {
  return asIdentifier(document.name, 'model')
}

function printStep(step: KerasStep): Source {
  const { call, variable, inputs } = step
  const isApplied = 'layer' in call && call.layer !== 'Input'
  return [`${variable} = `, printCall(step), isApplied ? bracketed('(', [oneOrList(inputs)], { close: ')' }) : '']
}

function printCall({ call, name, node, inputs }: KerasStep): Source {
  if (!('layer' in call)) {
    const padding = pythonValue(call.padding, printInner)
    return [call.function, bracketed('(', [oneOrList(inputs), padding, `mode="${call.mode}"`], { close: ')' })]
  }
  const isInput = call.layer === 'Input'
  const frozen = node.frozen === true && !isInput ? ['trainable=False'] : []
  const parts = [...printArguments(call), ...frozen, `name="${name}"`]
  return [isInput ? 'keras.Input' : `layers.${call.layer}`, bracketed('(', parts, { close: ')' })]
}

function printArguments({ leading, named }: LayerCall): readonly Source[] {
  return [
    ...Object.values(leading).map((value) => pythonValue(value, printInner)),
    ...Object.entries(named).flatMap(([name, value]): readonly Source[] =>
      isKerasDefault(name, value) ? [] : [[`${name}=`, pythonValue(value, printInner)]],
    ),
  ]
}

/** Said for tf.js, whose gates are otherwise hard sigmoids. */
function isKerasDefault(name: string, value: CodeValue): boolean {
  return name === 'recurrent_activation' && value === 'sigmoid'
}

/** A layer inside another has no name of its own. */
function printInner(call: LayerCall): Source {
  return [`layers.${call.layer}`, bracketed('(', printArguments(call), { close: ')' })]
}
