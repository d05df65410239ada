import { text } from '../../contract/text.ts'
import type { Shape } from '../../graph/shape.ts'
import { isShape, type KeptCall, type KeptJson, type KeptObject } from '../../layers/inert/keptKeras.ts'
import { isObject, listAt, objectAt, textAt } from './json.ts'
import { RefusedModel } from './refusedModel.ts'

const mostCalls = 64

/** An output of a layer as a description names it. */
export interface WrittenEnd {
  readonly layer: string
  readonly call: number
  readonly tensor: number
  /** As the description tells it, without the batch; null where it does not. */
  readonly shape: Shape | null
}

export interface WrittenCall {
  readonly from: readonly WrittenEnd[]
  readonly form: KeptCall
}

/** Keras 2 lists [[["name", 0, 0, {}], …], …]; Keras 3 hides the same in the arguments of each call. */
export function readCalls(nodes: unknown, path: string): readonly WrittenCall[] {
  if (!Array.isArray(nodes)) return []
  if (nodes.length > mostCalls) throw new RefusedModel(path, text('it is used too many times', '它被使用的次数过多'))
  return nodes.map((node: unknown) => {
    if (Array.isArray(node)) return legacyCall(node)
    const from: WrittenEnd[] = []
    const args = (listAt(node, 'args') ?? []).map((item) => withoutTensors(item, from))
    /* An object stays an object: only tensors are taken out. */
    const kwargs = withoutTensors(objectAt(node, 'kwargs') ?? {}, from) as KeptObject
    return { from, form: { args, kwargs } }
  })
}

function legacyCall(node: readonly unknown[]): WrittenCall {
  const from = writtenEnds(node)
  const tensors = from.map((_, index): KeptJson => ({ $tensor: index }))
  const [first] = node
  const named: unknown = Array.isArray(first) ? first[3] : null
  const [only] = tensors
  return {
    from,
    /* Checked to be plain JSON before anything was read. */
    form: {
      args: tensors.length === 1 && only !== undefined ? [only] : [tensors],
      kwargs: isObject(named) ? (named as KeptObject) : {},
    },
  }
}

/** The same value with tensors replaced by their places in `found`. The JSON has been found shallow. */
function withoutTensors(value: unknown, found: WrittenEnd[]): KeptJson {
  if (Array.isArray(value)) return value.map((item) => withoutTensors(item, found))
  if (!isObject(value)) return value as KeptJson // plain JSON, as was checked
  const config = textAt(value, 'class_name') === '__keras_tensor__' ? objectAt(value, 'config') : null
  const history = listAt(config, 'keras_history')
  if (history === null) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutTensors(item, found)]))
  const told = listAt(config, 'shape')?.slice(1)
  const shape = isShape(told) ? told : null
  const [end] = writtenEnds(history)
  if (end === undefined) return null
  found.push({ ...end, shape })
  return { $tensor: found.length - 1 }
}

/** ["name", 0, 0], or a list of such; also by name, as Keras writes dictionaries of inputs. */
export function writtenEnds(value: unknown): readonly WrittenEnd[] {
  if (isObject(value)) return Object.values(value).flatMap(writtenEnds)
  if (!Array.isArray(value)) return []
  const [layer, call, tensor] = value as readonly unknown[]
  if (typeof layer !== 'string') return value.flatMap(writtenEnds)
  return [{ layer, call: typeof call === 'number' ? call : 0, tensor: typeof tensor === 'number' ? tensor : 0, shape: null }]
}
