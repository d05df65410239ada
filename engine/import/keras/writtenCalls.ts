import { text } from '../../contract/text.ts'
import { isObject, listAt, objectAt, textAt } from './json.ts'
import { RefusedModel } from './refusedModel.ts'

const mostCalls = 64

/** An output of a layer as a description names it. */
export interface WrittenEnd {
  readonly layer: string
  readonly call: number
  readonly tensor: number
}

export interface WrittenCall {
  readonly from: readonly WrittenEnd[]
}

/** Keras 2 lists [[["name", 0, 0, {}], …], …]; Keras 3 hides the same in the arguments of each call. */
export function readCalls(nodes: unknown, path: string): readonly WrittenCall[] {
  if (!Array.isArray(nodes)) return []
  if (nodes.length > mostCalls) throw new RefusedModel(path, text('it is used too many times', '它被使用的次数过多'))
  return nodes.map((node: unknown) => {
    if (Array.isArray(node)) return { from: writtenEnds(node) }
    const from: WrittenEnd[] = []
    collectTensors(listAt(node, 'args') ?? [], from)
    return { from }
  })
}

/** The JSON has been found shallow. */
function collectTensors(value: unknown, found: WrittenEnd[]): void {
  if (Array.isArray(value)) for (const item of value) collectTensors(item, found)
  const history = textAt(value, 'class_name') === '__keras_tensor__' ? listAt(objectAt(value, 'config'), 'keras_history') : null
  if (history !== null) found.push(...writtenEnds(history))
}

/** ["name", 0, 0], or a list of such; also by name, as Keras writes dictionaries of inputs. */
export function writtenEnds(value: unknown): readonly WrittenEnd[] {
  if (isObject(value)) return Object.values(value).flatMap(writtenEnds)
  if (!Array.isArray(value)) return []
  const [layer, call, tensor] = value as readonly unknown[]
  if (typeof layer !== 'string') return value.flatMap(writtenEnds)
  return [{ layer, call: typeof call === 'number' ? call : 0, tensor: typeof tensor === 'number' ? tensor : 0 }]
}
