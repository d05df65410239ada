import type { CodeValue, LayerCall } from '../../layers/code/layerCall.ts'
import { resetAfterGruClass } from '../../layers/resetAfterGru.ts'
import type { KernelInitializer } from '../../layers/sharedParams.ts'
import { groupedConv2dClass } from '../../layers/windows/groupedConv2d.ts'
import { isChain, type CodeEnd, type CodePlan, type CodeStep } from './codePlan.ts'
import { groupComments } from './groupComments.ts'
import { lowerForTfjs } from './lowerForTfjs.ts'
import { lowerPlan } from './lowerPlan.ts'
import { asIdentifier } from './nameIdentifiers.ts'
import { ownTfjsClasses } from './ownTfjsLayers.ts'
import { bracketed, formatSource, type Source, type SourceStyle } from './sourceText.ts'
import { tfjsLayers } from './tfjsLayers.ts'
import { tfjsTraining } from './tfjsTraining.ts'

/** Prettier's, with single quotes. */
const style: SourceStyle = { width: 80, indent: '  ', shares: false }

/** A plan as an ES module for TensorFlow.js: tf.sequential where the layers are a chain, else tf.model. */
export function printTfjs(drawn: CodePlan): string {
  const plan = lowerPlan(drawn, lowerForTfjs)
  const { functions, example } = tfjsTraining(plan, style)
  return [
    ...header(plan, example),
    "import * as tf from '@tensorflow/tfjs';",
    '',
    ...ownTfjsClasses(plan.steps.flatMap(({ call }) => ownClass(call) ?? [])).flatMap((source) => [source, '']),
    'export function buildModel() {',
    ...(isChain(plan) ? sequentialBody(plan) : functionalBody(plan)).map((line) => (line === '' ? '' : `${style.indent}${line}`)),
    '}',
    ...functions.flatMap((lines) => ['', ...lines]),
    '',
  ].join('\n')
}

function header({ document }: CodePlan, example: readonly string[]): readonly string[] {
  const name = document.name.replaceAll('*/', '* /')
  return [
    '/**',
    ` * ${name}: the untrained network, drawn in Netwright, for TensorFlow.js 4.`,
    ' *',
    ' * const model = buildModel();',
    ...example.map((line) => ` * ${line}`),
    ' */',
  ]
}

function sequentialBody(plan: CodePlan): readonly string[] {
  const comments = groupComments(plan.steps)
  const layers = plan.steps.flatMap((step, at): readonly Source[] => [
    ...(comments.get(at) ?? []).map((comment) => `// ${comment}`),
    printLayer(step.call, step),
  ])
  const list = bracketed('[', layers, { close: ']', isTall: true })
  return [
    formatSource(['return tf.sequential(', object([`name: ${quote(modelName(plan))}`, ['layers: ', list]]), ');'], style, 1),
  ]
}

function functionalBody(plan: CodePlan): readonly string[] {
  const comments = groupComments(plan.steps)
  const lines = plan.steps.flatMap((step, at) => [
    ...(comments.get(at) ?? []).flatMap((comment, first) => (first === 0 && at > 0 ? ['', `// ${comment}`] : [`// ${comment}`])),
    formatSource(printStep(step), style, 1),
  ])
  const parts = [['inputs: ', ends(plan.inputs)], ['outputs: ', ends(plan.outputs)], `name: ${quote(modelName(plan))}`]
  return [...lines, formatSource(['return tf.model(', object(parts), ');'], style, 1)]
}

function printStep({ call, variable, name, inputs, node }: CodeStep): Source {
  const declared = `const ${variable} = `
  if (call.layer === 'Input') {
    return [declared, 'tf.input(', object([['shape: ', value(call.leading['shape'] ?? [])], `name: ${quote(name)}`]), ');']
  }
  const [only = ''] = inputs
  const given = inputs.length === 1 ? only : bracketed('[', inputs, { close: ']' })
  return [declared, printLayer(call, { name, node }), '.apply', bracketed('(', [given], { close: ')' }), ';']
}

function printLayer(call: LayerCall, { name, node }: Pick<CodeStep, 'name' | 'node'>): Source {
  const frozen = node.frozen === true && call.layer !== 'Input' ? ['trainable: false'] : []
  return printCall(call, [...frozen, `name: ${quote(name)}`])
}

function printCall(call: LayerCall, more: readonly Source[]): Source {
  const functionName = tfjsLayers[call.layer]
  if (functionName === null)
    throw new Error(`tf.js has no ${call.layer}: lowerForTfjs should have put other layers in its place.`)
  const own = call.layer === 'Bidirectional' ? null : ownClass(call)
  const maker = own === null ? `tf.layers.${functionName}` : `new ${own}`
  const given = Object.entries({ ...call.leading, ...call.named }).flatMap(([name, one]): readonly Source[] =>
    keptByTfjs(name) ? [[`${argumentName(call, name)}: `, value(one)]] : [],
  )
  const parts = [...given, ...more]
  return [`${maker}(`, parts.length === 0 ? '' : object(parts), ')']
}

/** The class of a layer that tf.js lacks, by itself or in both directions; null for its own. */
function ownClass({ leading, named }: LayerCall): string | null {
  const inside = leading['layer']
  if (typeof inside === 'object' && 'type' in inside && inside.type === 'layer') return ownClass(inside.call)
  if (named['reset_after'] === true) return resetAfterGruClass
  return named['groups'] === undefined ? null : groupedConv2dClass
}

/** tf.js has only the GRU that resets before the product, and says nothing about it; the other is a class of its own. */
function keptByTfjs(name: string): boolean {
  return name !== 'reset_after'
}

function argumentName({ layer }: LayerCall, name: string): string {
  if (layer === 'LeakyReLU' && name === 'negative_slope') return 'alpha'
  if (layer === 'Input' && name === 'shape') return 'inputShape'
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

const initializers: { readonly [Name in KernelInitializer]: string } = {
  zeros: "'zeros'",
  smallNormal: 'tf.initializers.randomNormal({ stddev: 0.01 })',
  glorotUniform: "'glorotUniform'",
  glorotNormal: "'glorotNormal'",
  heUniform: "'heUniform'",
  heNormal: "'heNormal'",
  orthogonal: "'orthogonal'",
}

function value(given: CodeValue): Source {
  if (typeof given === 'string') return quote(given)
  if (typeof given !== 'object') return String(given)
  if (!('type' in given)) return bracketed('[', given.map(value), { close: ']' })
  switch (given.type) {
    case 'initializer':
      return initializers[given.name]
    case 'regularizer':
      return regularizer(given)
    case 'layer':
      return printCall(given.call, [])
  }
}

function regularizer({ l1, l2 }: { readonly l1: number; readonly l2: number }): Source {
  if (l1 === 0) return `tf.regularizers.l2({ l2: ${l2} })`
  return l2 === 0 ? `tf.regularizers.l1({ l1: ${l1} })` : `tf.regularizers.l1l2({ l1: ${l1}, l2: ${l2} })`
}

function object(parts: readonly Source[]): Source {
  return bracketed('{ ', parts, { close: ' }' })
}

function ends(given: readonly CodeEnd[]): Source {
  const variables = given.map(({ variable }) => variable)
  const [only = ''] = variables
  return variables.length === 1 ? only : bracketed('[', variables, { close: ']' })
}

/** Layers are named by plain words, so that nothing needs to be escaped. */
function quote(word: string): string {
  return `'${word}'`
}

function modelName({ document }: CodePlan): string {
  return asIdentifier(document.name, 'model')
}
