import { fail, succeed, type Result } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import { checkJson } from '../../document/checkJson.ts'
import { maximumNodes } from '../../document/documentLimits.ts'
import { refuseImport } from '../refuseImport.ts'
import { isObject, listAt, objectAt, textAt, type Json } from './json.ts'
import type { LayerCall, ReadLayer, ReadModel } from './kerasModel.ts'

/** Models inside models inside models … */
const deepest = 8
const mostCalls = 64

type End = { readonly layer: string; readonly call: number }

/** A refusal on its way up; `readModelConfig` turns it into a problem. */
class Refused extends Error {
  readonly path: string
  readonly words: Text
  readonly code: string
  constructor(path: string, words: Text, code = 'unreadable-model') {
    super(words.en)
    this.path = path
    this.words = words
    this.code = code
  }
}

/** A model's description as Keras 2, Keras 3 or tf.js writes it: functional or sequential, with models inside. Unknown JSON in, a flat list of layers out. */
export function readModelConfig(json: unknown, path: string): Result<ReadModel> {
  const lambda = findLambda(json, path)
  if (lambda !== null) return fail(lambda)
  const unsafe = checkJson(json)
  if (unsafe !== null) {
    const at = unsafe.place.path ?? ''
    return fail(refuseImport(at === '' ? path : `${path}.${at}`, unsafe.message, unsafe.code))
  }
  try {
    const layers: ReadLayer[] = []
    const { inputs, outputs, name } = readModel(json, { path, inside: [], layers })
    if (outputs.length === 0) throw new Refused(path, text('it has no outputs', '它没有输出'))
    return succeed({ name, layers, inputs: inputs.map(({ layer }) => layer), outputs })
  } catch (error) {
    if (error instanceof Refused) return fail(refuseImport(error.path, error.words, error.code))
    throw error
  }
}

/** Before anything else, and without recursion: code in a file is never run, so a model that needs some is refused. */
function findLambda(json: unknown, path: string) {
  const waiting: unknown[] = [json]
  for (let count = 0; waiting.length > 0 && count < 4_000_000; count++) {
    const value = waiting.pop()
    if (typeof value !== 'object' || value === null) continue
    const className = isObject(value) ? value['class_name'] : undefined
    if (className === 'Lambda' || className === '__lambda__' || className === 'TFOpLambda') {
      const config = isObject(value) ? value['config'] : undefined
      const name = isObject(config) && typeof config['name'] === 'string' ? config['name'].slice(0, 80) : String(className)
      return refuseImport(
        `${path}: ${name}`,
        text(
          'it has a Lambda layer, which is program code inside the file; Netwright runs no code from files. Replace it with ordinary layers in Keras and save the model again',
          '它含有 Lambda 层，即嵌在文件中的程序代码；Netwright 不运行文件中的代码。请在 Keras 中改用普通的层，再重新保存模型',
        ),
        'lambda-layer',
      )
    }
    for (const inner of Array.isArray(value) ? value : Object.values(value)) {
      if (typeof inner === 'object' && inner !== null) waiting.push(inner)
    }
  }
  return null
}

interface Reading {
  readonly path: string
  readonly inside: readonly string[]
  readonly layers: ReadLayer[]
}

interface Ends {
  readonly name: string
  readonly inputs: readonly End[]
  readonly outputs: readonly End[]
}

function isModel(className: string): boolean {
  return ['Functional', 'Model', 'Sequential'].includes(className)
}

function readModel(json: unknown, reading: Reading): Ends {
  const { path, inside } = reading
  if (inside.length > deepest) throw new Refused(path, text('models are nested too deep', '模型嵌套过深'))
  const className = textAt(json, 'class_name') ?? ''
  if (!isModel(className)) {
    const shown = className === '' ? '?' : className.slice(0, 60)
    throw new Refused(
      path,
      text(
        `it is a "${shown}", not a Sequential or Functional model; models with code of their own cannot be read`,
        `它是“${shown}”，不是 Sequential 或 Functional 模型；无法读取带有自定义代码的模型`,
      ),
    )
  }
  /* A very old Sequential is a bare list of layers. */
  const bare = listAt(json, 'config')
  const config = objectAt(json, 'config') ?? (bare === null ? null : { layers: bare })
  const list = listAt(config, 'layers')
  if (config === null || list === null) throw new Refused(path, text('it lists no layers', '它没有列出任何层'))
  if (list.length + reading.layers.length > maximumNodes) throw new Refused(path, text('it has too many layers', '层数过多'))
  const name = textAt(config, 'name') ?? 'model'
  if (className === 'Sequential') return { name, ...readSequence(list, reading, config) }
  return { name, ...readGraph(list, reading, config) }
}

/** Layers in a row; the first tells the input's shape where there is no input layer. */
function readSequence(list: readonly unknown[], reading: Reading, config: Json): Omit<Ends, 'name'> {
  let last: End | null = null
  let first: End | null = null
  list.forEach((item, index) => {
    const path = `${reading.path}.layers[${index}]`
    const layer = layerParts(item, path, index)
    const given = shapeOfInput(layer.config) ?? (index === 0 ? (config['build_input_shape'] ?? null) : null)
    if (last === null && layer.className !== 'InputLayer') {
      if (given === null && isModel(layer.className)) {
        const inner = readModel(item, { ...reading, path, inside: [...reading.inside, layer.name] })
        first = inner.inputs[0] ?? null
        last = inner.outputs[0] ?? null
        return
      }
      if (given === null) throw new Refused(path, text('the shape of the input is nowhere told', '未说明输入的形状'))
      last = addLayer(reading, {
        name: `${layer.name}_input`,
        className: 'InputLayer',
        config: { batch_shape: given },
        path,
        calls: [{ from: [] }],
      })
      first = last
    }
    const from: readonly End[] = last === null ? [] : [last]
    if (isModel(layer.className)) {
      last = placeModel(item, { ...reading, path }, { name: layer.name, sources: from })[0] ?? last
      return
    }
    last = addLayer(reading, { ...layer, path, calls: [{ from }] })
    first ??= last
  })
  if (first === null || last === null) throw new Refused(reading.path, text('it has no layers', '它没有任何层'))
  return { inputs: [first], outputs: [last] }
}

/** A model as a layer: its layers take the place of the one, its inputs that of what is wired into it. */
function placeModel(
  item: unknown,
  reading: Reading,
  { name, sources }: { readonly name: string; readonly sources: readonly End[] },
): readonly End[] {
  const start = reading.layers.length
  const { inputs, outputs } = readModel(item, { ...reading, inside: [...reading.inside, name] })
  const replaced = new Map(inputs.map((input, index) => [input.layer, sources[index]]))
  const swap = (end: End): End => replaced.get(end.layer) ?? end
  const inner = reading.layers.splice(start).filter((layer) => replaced.get(layer.name) === undefined)
  reading.layers.push(...inner.map((layer) => ({ ...layer, calls: layer.calls.map(({ from }) => ({ from: from.map(swap) })) })))
  return outputs.map(swap)
}

function readGraph(list: readonly unknown[], reading: Reading, config: Json): Omit<Ends, 'name'> {
  const parts = list.map((item, index) => {
    const path = `${reading.path}.layers[${index}]`
    const layer = layerParts(item, path, index)
    const calls = isObject(item) ? readCalls(item['inbound_nodes'], path) : []
    return { item, path, layer, calls }
  })
  const known = new Map(parts.map((part) => [part.layer.name, part]))
  if (known.size !== parts.length) throw new Refused(reading.path, text('two layers have one name', '有两层重名'))
  /* Models inside stand for their outputs, wherever those are taken. */
  const outputsOf = new Map<string, readonly (readonly End[])[]>()
  const prefix = reading.inside.map((name) => `${name}/`).join('')
  const resolve = ({ layer, call, tensor }: WrittenEnd, path: string): End => {
    if (!known.has(layer))
      throw new Refused(
        path,
        text(`it takes "${layer.slice(0, 60)}", which is not there`, `它引用了不存在的“${layer.slice(0, 60)}”`),
      )
    const inner = outputsOf.get(layer)
    if (inner === undefined) return { layer: `${prefix}${layer}`, call }
    const found = inner[Math.min(call, inner.length - 1)]?.[tensor]
    if (found === undefined) throw new Refused(path, text('it takes an output that is not there', '它引用了不存在的输出'))
    return found
  }
  for (const part of inOrder(parts, reading.path)) {
    const { item, path, layer, calls } = part
    const resolved = calls.map(({ from }) => ({ from: from.map((end) => resolve(end, path)) }))
    if (!isModel(layer.className)) {
      addLayer(reading, { ...layer, path, calls: layer.className === 'InputLayer' ? [{ from: [] }] : resolved })
      continue
    }
    /* A model called again is another copy of its layers. */
    outputsOf.set(
      layer.name,
      resolved.map(({ from }, index) =>
        placeModel(item, { ...reading, path }, { name: index === 0 ? layer.name : `${layer.name}_${index + 1}`, sources: from }),
      ),
    )
  }
  const ends = (key: string): readonly End[] => writtenEnds(config[key]).map((end) => resolve(end, `${reading.path}.${key}`))
  return { inputs: ends('input_layers'), outputs: ends('output_layers') }
}

interface WrittenEnd extends End {
  readonly tensor: number
}

interface WrittenCall {
  readonly from: readonly WrittenEnd[]
}

type Part = { readonly item: unknown; readonly path: string; readonly layer: LayerParts; readonly calls: readonly WrittenCall[] }

/** Sources before what takes them; the description's order otherwise. */
function inOrder(parts: readonly Part[], path: string): readonly Part[] {
  const byName = new Map(parts.map((part) => [part.layer.name, part]))
  const order: Part[] = []
  const state = new Map<Part, 'open' | 'done'>()
  for (const root of parts) {
    const open: { readonly part: Part; readonly isLeft: boolean }[] = [{ part: root, isLeft: false }]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { part, isLeft } = next
      if (isLeft) {
        state.set(part, 'done')
        order.push(part)
        continue
      }
      if (state.get(part) === 'done') continue
      if (state.get(part) === 'open') throw new Refused(part.path || path, text('its layers form a loop', '各层形成了环'))
      state.set(part, 'open')
      open.push({ part, isLeft: true })
      for (const { from } of part.calls.toReversed()) {
        for (const { layer } of from.toReversed()) {
          const source = byName.get(layer)
          if (source === undefined || state.get(source) === 'done') continue
          if (state.get(source) === 'open') throw new Refused(part.path, text('its layers form a loop', '各层形成了环'))
          open.push({ part: source, isLeft: false })
        }
      }
    }
  }
  return order
}

interface LayerParts {
  readonly name: string
  readonly className: string
  readonly config: Json
}

function layerParts(item: unknown, path: string, index: number): LayerParts {
  const className = textAt(item, 'class_name')
  const config = objectAt(item, 'config') ?? {}
  if (className === null) throw new Refused(path, text('a layer does not say what it is', '有一层没有说明类型'))
  return { className, config, name: textAt(item, 'name') ?? textAt(config, 'name') ?? `layer_${index + 1}` }
}

function addLayer(
  { layers, inside }: Reading,
  { name, className, config, path, calls }: LayerParts & { readonly path: string; readonly calls: readonly LayerCall[] },
): End {
  const full = [...inside, name].join('/')
  if (layers.length >= maximumNodes) throw new Refused(path, text('it has too many layers', '层数过多'))
  layers.push({ name: full, shortName: name, inside, className, config, path, calls })
  return { layer: full, call: 0 }
}

function shapeOfInput(config: Json): unknown {
  return config['batch_shape'] ?? config['batch_input_shape'] ?? null
}

/** Keras 2 lists [[["name", 0, 0, {}], …], …]; Keras 3 hides the same in the arguments of each call. */
function readCalls(nodes: unknown, path: string): readonly WrittenCall[] {
  if (!Array.isArray(nodes)) return []
  if (nodes.length > mostCalls) throw new Refused(path, text('it is used too many times', '它被使用的次数过多'))
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
function writtenEnds(value: unknown): readonly WrittenEnd[] {
  if (isObject(value)) return Object.values(value).flatMap(writtenEnds)
  if (!Array.isArray(value)) return []
  const [layer, call, tensor] = value as readonly unknown[]
  if (typeof layer !== 'string') return value.flatMap(writtenEnds)
  return [{ layer, call: typeof call === 'number' ? call : 0, tensor: typeof tensor === 'number' ? tensor : 0 }]
}
