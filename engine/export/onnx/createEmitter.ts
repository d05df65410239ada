import { renameOnnxBody, type Names, type NewNames } from '../../layers/inert/renameOnnxBody.ts'
import type { OnnxAttributes } from '../../layers/onnx/onnxAttributes.ts'
import type { OnnxConstant, OnnxExpression, OnnxOperation } from '../../layers/onnx/onnxExpression.ts'
import { nameOnce } from './nameOnce.ts'
import type { NamedConstant, OnnxNode } from './onnxGraph.ts'

export interface Emitter {
  readonly nodes: readonly OnnxNode[]
  readonly constants: readonly NamedConstant[]
  /**
   * Adds what an expression of the layer needs and gives the name of its value, which is `result` where given: then even
   * a value that exists already gets a node of its own.
   */
  emit(expression: OnnxExpression, layer: EmittedLayer): string
}

export interface EmittedLayer {
  readonly layer: string
  readonly result: string
  readonly description: string
}

/**
 * Turns expressions into named nodes, inputs before their users; the same operation on the same values is done once. `inside`: what
 * the values of graphs inside operators are to be called, so that no name stands for two values.
 */
export function createEmitter(taken: Iterable<string>, inside: Names = new Map()): Emitter {
  const nodes: OnnxNode[] = []
  const constants: NamedConstant[] = []
  const names = nameOnce([...taken, ...inside.values()])
  const known = new Map<string, string>()

  const emitConstant = (constant: OnnxConstant, layer: string): string => {
    const key = JSON.stringify(['constant', layer, constant.name])
    const name = known.get(key) ?? names(`${layer}/${constant.name}`)
    if (!known.has(key)) constants.push({ name, constant })
    known.set(key, name)
    return name
  }

  const emitOperation = (expression: OnnxOperation, layer: string, root: EmittedLayer | null): string => {
    const { operator, output, passed } = expression
    const given = expression.inputs.map((input) => (input === null ? '' : emitPart(input, layer)))
    const own = given.length - (passed?.captured.length ?? 0)
    const captured = new Map(passed?.captured.map((name, index) => [name, given[own + index] ?? '']))
    const [inputs, attributes] = [given.slice(0, own), renamedInside(expression.attributes, { captured, own: inside })]
    const key = JSON.stringify([operator, inputs, withoutGraphs(attributes, nodes.length), output, passed])
    const found = known.get(key)
    if (found !== undefined) return found
    const name = root?.result ?? names(`${layer}/${operator}`)
    const named = passed?.outputs ?? Array.from({ length: output + 1 }, (_, index) => index === output)
    const outputs = named.map((isNamed, index) =>
      index === output ? name : isNamed ? names(`${layer}/${operator}_output_${index}`) : '',
    )
    const description = root?.description ?? ''
    nodes.push({ name, operator, domain: passed?.domain ?? '', inputs, outputs, attributes, description })
    known.set(key, name)
    return name
  }

  const emitPart = (expression: OnnxExpression, layer: string): string => {
    switch (expression.type) {
      case 'reference':
        return expression.name
      case 'constant':
        return emitConstant(expression, layer)
      case 'operation':
        return emitOperation(expression, layer, null)
    }
  }

  return {
    nodes,
    constants,
    emit: (expression, root) => {
      const { layer, result, description } = root
      const name = expression.type === 'operation' ? emitOperation(expression, layer, root) : emitPart(expression, layer)
      if (name !== result) {
        nodes.push({
          name: result,
          operator: 'Identity',
          domain: '',
          inputs: [name],
          outputs: [result],
          attributes: {},
          description,
        })
      }
      return result
    },
  }
}

function renamedInside(attributes: OnnxAttributes, names: NewNames): OnnxAttributes {
  const changed = Object.entries(attributes).map(
    ([name, one]) => [name, one.type === 'graph' ? { ...one, data: renameOnnxBody(one.data, names) } : one] as const,
  )
  return Object.fromEntries(changed)
}

/** Graphs are too large to look for their like: each stands for itself. */
function withoutGraphs(attributes: OnnxAttributes, place: number): object {
  return Object.fromEntries(Object.entries(attributes).map(([name, one]) => [name, one.type === 'graph' ? place : one]))
}
