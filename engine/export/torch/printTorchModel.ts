import type { TorchExpression } from '../../layers/torch/torchExpression.ts'
import { printExpression, type PrintedNames } from './printExpression.ts'
import type { TorchNetwork, TorchPort } from './torchNetwork.ts'

const widest = 100
/** Of layers.py. */
const ownLayers = ['BatchNorm1d', 'BatchNorm2d', 'GaussianNoise', 'GRU', 'LSTM', 'ResetAfterGRU', 'RNN', 'one_bias']

/** model.py: one line for each layer, under the names of the graph. */
export function printTorchModel(network: TorchNetwork): string {
  const lines = [...printHead(network), '', '', ...printClass(network)]
  return `${lines.join('\n')}\n`
}

/** Which of layers.py's names the model needs. */
export function usedOwnLayers({ modules }: TorchNetwork): readonly string[] {
  const called = new Set(modules.flatMap(({ create }) => calleesOf(create)))
  return ownLayers.filter((name) => called.has(name))
}

function printHead(network: TorchNetwork): readonly string[] {
  const body = printClass(network).join('\n')
  const own = usedOwnLayers(network)
  return [
    `"""${docText(network.name)}: drawn in Netwright."""`,
    ...(/\btorch\./.test(body) ? ['import torch'] : []),
    ...(/\bF\./.test(body) ? ['import torch.nn.functional as F'] : []),
    'from torch import nn',
    ...(own.length === 0 ? [] : ['', `from layers import ${own.join(', ')}`]),
  ]
}

function printClass(network: TorchNetwork): readonly string[] {
  return [
    'class Model(nn.Module):',
    `    """${describePorts(network)}"""`,
    '',
    '    def __init__(self):',
    '        super().__init__()',
    ...printModules(network),
    ...printFrozen(network),
    '',
    ...printForward(network),
    '',
    ...printPredict(network),
  ]
}

function describePorts({ inputs, outputs }: TorchNetwork): string {
  const describe = ({ name, shape, layout }: TorchPort): string => {
    const lengths = layout === 'channelsFirst' && shape.length > 1 ? [shape.at(-1), ...shape.slice(0, -1)] : shape
    return `${name}: batch × ${lengths.join(' × ')}`
  }
  return `Takes ${inputs.map(describe).join(', ')}. Gives scores, ${outputs.map(describe).join(', ')}.`
}

function printModules(network: TorchNetwork): readonly string[] {
  return network.modules.flatMap(({ attribute, create }) =>
    wrapped(`        self.${attribute} = `, printExpression(create, noNames)),
  )
}

/** Constructors mention no values. */
const noNames: PrintedNames = {
  variable: (name) => {
    throw new Error(`A module was made of the value ${name}.`)
  },
  module: (suffix) => {
    throw new Error(`A module was made of another (${suffix}).`)
  },
}

function printFrozen({ modules, state }: TorchNetwork): readonly string[] {
  const withWeights = new Set(state.map(({ node }) => node))
  const frozen = modules.filter((module) => module.frozen && withWeights.has(module.node))
  if (frozen.length === 0) return []
  const still = frozen.filter(({ create }) => create.callee.startsWith('BatchNorm'))
  return [
    '        # frozen: their weights stay as they are',
    ...frozen.map(({ attribute }) => `        self.${attribute}.requires_grad_(False)`),
    ...(still.length === 0
      ? []
      : [
          '',
          '    def train(self, mode=True):',
          '        super().train(mode)',
          ...still.map(({ attribute }) => `        self.${attribute}.eval()  # frozen: keeps its statistics`),
          '        return self',
        ]),
  ]
}

function printForward(network: TorchNetwork): readonly string[] {
  const { inputs, outputs, statements } = network
  const variables = nameVariables(network)
  const variable = (node: string): string => variables.get(node) ?? node
  const attributes = new Map(network.modules.map(({ node, suffix, attribute }) => [`${node}${suffix}`, attribute]))
  const lines = statements.flatMap(({ node, expression }) => {
    const names = { variable, module: (suffix: string) => attributes.get(`${node}${suffix}`) ?? '' }
    return wrapped(`        ${variable(node)} = `, printExpression(expression, names))
  })
  const noModule = { variable, module: () => '' }
  const returned = outputs.map(({ scores }) => printExpression(scores, noModule)).join(', ')
  const parameters = inputs.map(({ node }) => variable(node)).join(', ')
  return [`    def forward(self, ${parameters}):`, ...lines, `        return ${returned}`]
}

/** People call a value x that the next line uses up; what is needed later keeps the layer's name. */
function nameVariables({ inputs, outputs, statements }: TorchNetwork): ReadonlyMap<string, string> {
  const users = new Map<string, number[]>()
  const use = (expression: TorchExpression, at: number): void => {
    for (const name of referencesIn(expression)) users.set(name, [...(users.get(name) ?? []), at])
  }
  statements.forEach(({ expression }, at) => use(expression, at))
  outputs.forEach(({ scores }) => use(scores, statements.length))
  const isPassing = (node: string, at: number): boolean => (users.get(node) ?? []).every((user) => user === at + 1)
  const [only] = inputs
  const entry = inputs.length === 1 && only !== undefined && isPassing(only.node, -1) ? [[only.node, 'x'] as const] : []
  return new Map<string, string>([
    ...inputs.map(({ node, name }) => [node, name] as const),
    ...entry,
    ...statements.map(({ node, name }, at) => [node, isPassing(node, at) ? 'x' : name] as const),
  ])
}

function referencesIn(expression: TorchExpression): readonly string[] {
  if (typeof expression !== 'object') return []
  switch (expression.type) {
    case 'reference':
      return [expression.name]
    case 'list':
    case 'tuple':
      return expression.items.flatMap(referencesIn)
    case 'call':
      return [...expression.inputs, ...Object.values(expression.settings)].flatMap(referencesIn)
    case 'module':
      return referencesIn(expression.input)
    case 'method':
      return [expression.of, ...expression.inputs].flatMap(referencesIn)
    case 'infix':
      return [expression.left, expression.right].flatMap(referencesIn)
    case 'item':
      return referencesIn(expression.of)
  }
}

function calleesOf(expression: TorchExpression): readonly string[] {
  if (typeof expression !== 'object' || expression.type !== 'call') return []
  return [expression.callee, ...expression.inputs.flatMap(calleesOf)]
}

/** The outputs' own softmax or sigmoid: losses take scores, people read probabilities. */
function printPredict({ inputs, outputs }: TorchNetwork): readonly string[] {
  const parameters = inputs.length === 1 ? ['x'] : inputs.map(({ name }) => name)
  const several = outputs.length > 1
  const predictions = outputs.map(({ prediction }, at) =>
    printExpression(prediction, { variable: () => (several ? `scores[${at}]` : 'scores'), module: () => '' }),
  )
  return [
    `    def predict(self, ${parameters.join(', ')}):`,
    `        """What Netwright shows: probabilities where the loss is a cross-entropy, else the scores themselves."""`,
    `        scores = self(${parameters.join(', ')})`,
    `        return ${predictions.join(', ')}`,
  ]
}

/** What is too long for a line goes into brackets of its own: those of the outermost call, where it is one. */
function wrapped(start: string, text: string): readonly string[] {
  if (start.length + text.length <= widest) return [start + text]
  const open = text.indexOf('(')
  const isOneCall = open >= 0 && text.endsWith(')') && closesAt(text, open) === text.length - 1
  const [before, inside] = isOneCall ? [text.slice(0, open), text.slice(open + 1, -1)] : ['', text]
  const indent = ' '.repeat(start.search(/\S/))
  return [`${start}${before}(`, `${indent}    ${inside}`, `${indent})`]
}

function closesAt(text: string, open: number): number {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    if (text[at] === '(') depth += 1
    if (text[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  return -1
}

/** Inside triple quotes. */
function docText(name: string): string {
  return (
    name
      .replaceAll('\\', '')
      .replaceAll('"', "'")
      .replaceAll(/[\r\n]+/g, ' ') || 'network'
  )
}
