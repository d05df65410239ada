import type { LayerCall } from '../../layers/code/layerCall.ts'
import { isChain, type CodePlan, type CodeStep } from './codePlan.ts'
import { groupComments } from './groupComments.ts'
import { lowerForKeras, type KerasCall, type TensorCall } from './lowerForKeras.ts'
import { asIdentifier } from './nameIdentifiers.ts'
import { pythonValue } from './pythonValue.ts'
import { bracketed, formatSource, type Source, type SourceStyle } from './sourceText.ts'

/** Black's. */
const style: SourceStyle = { width: 88, indent: '    ', shares: true }

/** A plan as a Python file for Keras 3: a Sequential where the layers are a chain, else the functional API. */
export function printKeras(plan: CodePlan): string {
  const body = canBeSequential(plan) ? sequentialBody(plan) : functionalBody(plan)
  const imports = ['initializers', 'layers', 'ops', 'regularizers'].filter((name) => body.includes(`${name}.`))
  return [
    header(plan),
    '',
    'import keras',
    `from keras import ${imports.join(', ')}`,
    '',
    '',
    'def build_model():',
    body,
    '',
    '',
    'if __name__ == "__main__":',
    '    model = build_model()',
    '    model.summary()',
    '',
  ].join('\n')
}

function header({ document }: CodePlan): string {
  const name = document.name.replaceAll('\\', '/').replaceAll('"""', "'''")
  return `"""${name}: the untrained network, drawn in Netwright, for Keras 3."""`
}

function canBeSequential(plan: CodePlan): boolean {
  return isChain(plan) && plan.steps.every(({ call }) => lowerForKeras(call).every((one) => 'layer' in one))
}

function sequentialBody(plan: CodePlan): string {
  const comments = groupComments(plan.steps)
  const layers = plan.steps.flatMap((step, at): readonly Source[] => [
    ...(comments.get(at) ?? []).map((comment) => `# ${comment}`),
    ...lowerForKeras(step.call).flatMap((call) => ('layer' in call ? [printLayer(call, step)] : [])),
  ])
  const list = bracketed('[', layers, { close: ']', isTall: true })
  const model: Source = [
    'return keras.Sequential',
    bracketed('(', [list, `name="${modelName(plan)}"`], { close: ')', isTall: true }),
  ]
  return `${style.indent}${formatSource(model, style, 1)}`
}

function functionalBody(plan: CodePlan): string {
  const comments = groupComments(plan.steps)
  const lines = plan.steps.flatMap((step, at) => [
    ...(comments.get(at) ?? []).flatMap((comment, first) => (first === 0 && at > 0 ? ['', `# ${comment}`] : [`# ${comment}`])),
    ...printStep(step).map((line) => formatSource(line, style, 1)),
  ])
  const ends = (variables: readonly { readonly variable: string }[]): Source =>
    variables.length === 1
      ? (variables[0]?.variable ?? '')
      : bracketed(
          '[',
          variables.map(({ variable }) => variable),
          { close: ']' },
        )
  const model: Source = [
    'return keras.Model',
    bracketed('(', [ends(plan.inputs), ends(plan.outputs), `name="${modelName(plan)}"`], { close: ')' }),
  ]
  return [...lines, formatSource(model, style, 1)].map((line) => (line === '' ? '' : `${style.indent}${line}`)).join('\n')
}

function modelName({ document }: CodePlan): string {
  return asIdentifier(document.name, 'model')
}

/** One line for each call of a step; only the last gives the step's own variable. */
function printStep(step: CodeStep): readonly Source[] {
  let given: readonly string[] = step.inputs
  return lowerForKeras(step.call).map((call): Source => {
    const variable = replaceSuffix(step.variable, step.call.suffix, call.suffix)
    const name = replaceSuffix(step.name, step.call.suffix, call.suffix)
    const [only] = given
    const inputs: Source = given.length === 1 ? (only ?? '') : bracketed('[', given, { close: ']' })
    given = [variable]
    if (!('layer' in call)) return [`${variable} = `, printTensorCall(call, inputs)]
    const applied: Source = call.layer === 'Input' ? [] : bracketed('(', [inputs], { close: ')' })
    return [`${variable} = `, printLayer(call, { ...step, name }), applied]
  })
}

function replaceSuffix(name: string, old: string, suffix: string): string {
  return `${name.slice(0, name.length - old.length)}${suffix}`
}

function printLayer(call: KerasCall & LayerCall, { name: layerName, node }: Pick<CodeStep, 'name' | 'node'>): Source {
  const isInput = call.layer === 'Input'
  const named = Object.entries(call.named).filter(([name, value]) => !(name === 'recurrent_activation' && value === 'sigmoid'))
  const args = [
    ...Object.values(call.leading).map((value) => pythonValue(value, printInner)),
    ...named.map(([name, value]): Source => [`${name}=`, pythonValue(value, printInner)]),
    ...(node.frozen === true && !isInput ? ['trainable=False'] : []),
    `name="${layerName}"`,
  ]
  return [isInput ? 'keras.Input' : `layers.${call.layer}`, bracketed('(', args, { close: ')' })]
}

/** A layer inside another has no name of its own. */
function printInner(call: LayerCall): Source {
  const args = [
    ...Object.values(call.leading).map((value) => pythonValue(value, printInner)),
    ...Object.entries(call.named)
      .filter(([name, value]) => !(name === 'recurrent_activation' && value === 'sigmoid'))
      .map(([name, value]): Source => [`${name}=`, pythonValue(value, printInner)]),
  ]
  return [`layers.${call.layer}`, bracketed('(', args, { close: ')' })]
}

function printTensorCall({ function: name, padding, mode }: TensorCall, input: Source): Source {
  return [name, bracketed('(', [input, pythonValue(padding, printInner), `mode="${mode}"`], { close: ')' })]
}
