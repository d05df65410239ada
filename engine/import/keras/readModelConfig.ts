import { fail, succeed, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { checkJson } from '../../document/checkJson.ts'
import { maximumNodes } from '../../document/documentLimits.ts'
import type { Shape } from '../../graph/shape.ts'
import { isShape } from '../../layers/inert/keptKeras.ts'
import { refuseImport } from '../refuseImport.ts'
import { findLambda } from './findLambda.ts'
import { isObject, listAt, objectAt, textAt, type Json } from './json.ts'
import { placeKey, type LayerCall, type ReadLayer, type ReadModel, type RepeatedModel } from './kerasModel.ts'
import { layerParts, type LayerParts } from './layerParts.ts'
import { layersInOrder } from './layersInOrder.ts'
import { RefusedModel } from './refusedModel.ts'
import { readCalls, writtenEnds, type WrittenEnd } from './writtenCalls.ts'

/** Models inside models inside models … */
const deepest = 8

type End = { readonly layer: string; readonly call: number }

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
    const [shapes, split] = [new Map<string, Shape>(), new Set<string>()]
    const repeated: RepeatedModel[] = []
    const { inputs, outputs, name } = readModel(json, { path, inside: [], home: [], layers, shapes, split, repeated })
    if (outputs.length === 0) throw new RefusedModel(path, text('it has no outputs', '它没有输出'))
    return succeed({ name, layers, inputs: inputs.map(({ layer }) => layer), outputs, shapes, split, repeated })
  } catch (error) {
    if (error instanceof RefusedModel) return fail(refuseImport(error.path, error.words, error.code))
    throw error
  }
}

interface Reading {
  readonly path: string
  readonly inside: readonly string[]
  readonly home: readonly string[]
  readonly layers: ReadLayer[]
  readonly shapes: Map<string, Shape>
  readonly split: Set<string>
  readonly repeated: RepeatedModel[]
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
  if (inside.length > deepest) throw new RefusedModel(path, text('models are nested too deep', '模型嵌套过深'))
  const className = textAt(json, 'class_name') ?? ''
  if (!isModel(className)) {
    throw new RefusedModel(
      path,
      className === ''
        ? text('it does not say what kind of model it is: "class_name" is missing', '它没有说明模型的种类：缺少 "class_name"')
        : text(
            `it is a "${className.slice(0, 60)}", not a Sequential or Functional model; models with code of their own cannot be read`,
            `它是“${className.slice(0, 60)}”，不是 Sequential 或 Functional 模型；无法读取带有自定义代码的模型`,
          ),
    )
  }
  /* A very old Sequential is a bare list of layers. */
  const bare = listAt(json, 'config')
  const config = objectAt(json, 'config') ?? (bare === null ? null : { layers: bare })
  const list = listAt(config, 'layers')
  if (config === null || list === null) throw new RefusedModel(path, text('it lists no layers', '它没有列出任何层'))
  if (list.length + reading.layers.length > maximumNodes) throw new RefusedModel(path, text('it has too many layers', '层数过多'))
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
        const inner = readModel(item, {
          ...reading,
          path,
          inside: [...reading.inside, layer.name],
          home: [...reading.home, layer.name],
        })
        first = inner.inputs[0] ?? null
        last = inner.outputs[0] ?? null
        return
      }
      if (given === null) throw new RefusedModel(path, text('the shape of the input is nowhere told', '未说明输入的形状'))
      last = addLayer(reading, {
        name: `${layer.name}_input`,
        className: 'InputLayer',
        module: null,
        registeredName: null,
        config: { batch_shape: given },
        path,
        calls: [{ from: [] }],
      })
      first = last
    }
    const from: readonly End[] = last === null ? [] : [last]
    const told = listAt(objectAt(item, 'build_config'), 'input_shape')?.slice(1)
    if (last !== null && isShape(told)) reading.shapes.set(placeKey(last.layer, last.call), told)
    if (isModel(layer.className)) {
      last = placeModel(item, { ...reading, path }, { name: layer.name, home: layer.name, sources: from })[0] ?? last
      return
    }
    last = addLayer(reading, { ...layer, path, calls: [{ from }] })
    first ??= last
  })
  if (first === null || last === null) throw new RefusedModel(reading.path, text('it has no layers', '它没有任何层'))
  return { inputs: [first], outputs: [last] }
}

/** A model as a layer: its layers take the place of the one, its inputs that of what is wired into it. */
function placeModel(
  item: unknown,
  reading: Reading,
  { name, home, sources }: { readonly name: string; readonly home: string; readonly sources: readonly End[] },
): readonly End[] {
  const start = reading.layers.length
  const { inputs, outputs } = readModel(item, { ...reading, inside: [...reading.inside, name], home: [...reading.home, home] })
  const replaced = new Map(inputs.map((input, index) => [input.layer, sources[index]]))
  const swap = (end: End): End => replaced.get(end.layer) ?? end
  const inner = reading.layers.splice(start).filter((layer) => replaced.get(layer.name) === undefined)
  reading.layers.push(
    ...inner.map((layer) => ({ ...layer, calls: layer.calls.map((call) => ({ ...call, from: call.from.map(swap) })) })),
  )
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
  if (known.size !== parts.length) throw new RefusedModel(reading.path, text('two layers have one name', '有两层重名'))
  /* Models inside stand for their outputs, wherever those are taken. */
  const outputsOf = new Map<string, readonly (readonly End[])[]>()
  const prefix = reading.inside.map((name) => `${name}/`).join('')
  const resolve = ({ layer, call, tensor, shape }: WrittenEnd, path: string): End => {
    if (!known.has(layer))
      throw new RefusedModel(
        path,
        text(`it takes "${layer.slice(0, 60)}", which is not there`, `它引用了不存在的“${layer.slice(0, 60)}”`),
      )
    const inner = outputsOf.get(layer)
    if (inner === undefined) {
      const full = `${prefix}${layer}`
      if (tensor !== 0) reading.split.add(full)
      else if (shape !== null) reading.shapes.set(placeKey(full, call), shape)
      return { layer: full, call }
    }
    const found = inner[Math.min(call, inner.length - 1)]?.[tensor]
    if (found === undefined) throw new RefusedModel(path, text('it takes an output that is not there', '它引用了不存在的输出'))
    return found
  }
  for (const part of layersInOrder(parts, reading.path)) {
    const { item, path, layer, calls } = part
    const resolved = calls.map(({ from, form }) => ({ from: from.map((end) => resolve(end, path)), form }))
    if (!isModel(layer.className)) {
      addLayer(reading, { ...layer, path, calls: layer.className === 'InputLayer' ? [{ from: [] }] : resolved })
      continue
    }
    if (resolved.length > 1) reading.repeated.push({ name: layer.name, calls: resolved.length, path })
    /* A model called again is another copy of its layers. */
    outputsOf.set(
      layer.name,
      resolved.map(({ from }, index) =>
        placeModel(
          item,
          { ...reading, path },
          { name: index === 0 ? layer.name : `${layer.name}_${index + 1}`, home: layer.name, sources: from },
        ),
      ),
    )
  }
  const ends = (key: string): readonly End[] => writtenEnds(config[key]).map((end) => resolve(end, `${reading.path}.${key}`))
  return { inputs: ends('input_layers'), outputs: ends('output_layers') }
}

function addLayer(
  { layers, inside, home }: Reading,
  { name, path, calls, ...rest }: LayerParts & { readonly path: string; readonly calls: readonly LayerCall[] },
): End {
  const full = [...inside, name].join('/')
  if (layers.length >= maximumNodes) throw new RefusedModel(path, text('it has too many layers', '层数过多'))
  layers.push({ ...rest, name: full, shortName: name, inside, home, path, calls })
  return { layer: full, call: 0 }
}

function shapeOfInput(config: Json): unknown {
  return config['batch_shape'] ?? config['batch_input_shape'] ?? null
}
