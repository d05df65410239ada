import type { NetDocument } from '../../contract/document.ts'
import type { NodeId } from '../../contract/ids.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import { emptyDocument } from '../../document/emptyDocument.ts'
import type { Imported } from '../imported.ts'
import { refuseImport } from '../refuseImport.ts'
import { tellInert } from '../tellInert.ts'
import { drawCall } from './drawCall.ts'
import { addNode, remarkAt, startDrawing, tellDifferences, type Drawing, type KerasFile, type Place } from './drawing.ts'
import { drawOutputs } from './drawOutputs.ts'
import { placeKey, type ReadLayer, type ReadModel, type RepeatedModel } from './kerasModel.ts'
import { readInputShape } from './readInputShape.ts'

/** Layers and weights as an editable network. What has no equal becomes an inert node that keeps its description and weights. */
export function buildDocument(model: ReadModel, file: KerasFile): Result<Imported> {
  const drawing = startDrawing(model, file)
  const byName = new Map(model.layers.map((layer) => [layer.name, layer]))
  for (const name of model.inputs) {
    const layer = byName.get(name)
    if (layer !== undefined) drawInput(drawing, layer)
  }
  drawing.remarks.push(...model.repeated.map((inner) => shared(inner, text('groups', '组'))))
  for (const layer of model.layers) {
    if (layer.className === 'InputLayer') {
      if (!drawing.places.has(placeKey(layer.name, 0))) drawInput(drawing, layer)
      continue
    }
    if (layer.calls.length > 1)
      drawing.remarks.push(shared({ name: layer.shortName, path: layer.path, calls: layer.calls.length }, text('nodes', '节点')))
    for (const [index, call] of layer.calls.entries()) {
      const sources: Place[] = []
      for (const { layer: source, call: at } of call.from) {
        const place = drawing.places.get(placeKey(source, at))
        if (place === undefined) {
          const shown = source.slice(0, 60)
          return fail(refuseImport(layer.path, text(`"${shown}" is taken before it is there`, `“${shown}”尚不存在就被引用`)))
        }
        sources.push(place)
      }
      const problem = drawCall(drawing, layer, { index, sources })
      if (problem !== null) return fail(problem)
    }
  }
  const ends = model.outputs.map(({ layer, call }) => drawing.places.get(placeKey(layer, call)))
  const found = ends.filter((end) => end !== undefined)
  if (found.length < ends.length) return fail(refuseImport('output_layers', text('an output is not there', '某个输出不存在')))
  drawOutputs(drawing, found)
  dropUnreadReshapes(drawing)
  return succeed({
    document: documentOf(drawing),
    weights: drawing.weights,
    remarks: [...tellInert(drawing.inert), ...tellDifferences(drawing), ...drawing.remarks],
  })
}

/** Those that others behind them made needless. */
function dropUnreadReshapes({ nodes, wires, reshapes }: Drawing): void {
  const read = new Set(wires.map(({ from }) => from))
  const isUnread = (id: NodeId): boolean => reshapes.has(id) && !read.has(id)
  const kept = { nodes: nodes.filter(({ id }) => !isUnread(id)), wires: wires.filter(({ to }) => !isUnread(to)) }
  nodes.splice(0, nodes.length, ...kept.nodes)
  wires.splice(0, wires.length, ...kept.wires)
}

function drawInput(drawing: Drawing, layer: ReadLayer): void {
  const { shape, remark } = readInputShape(layer.config)
  const node = addNode(drawing, layer, { kind: 'input', params: { shape } })
  if (remark !== null) drawing.remarks.push(remarkAt(node, 'import-open-size', remark))
  drawing.places.set(placeKey(layer.name, 0), { node: node.id, shape })
}

function documentOf({ nodes, wires, groups, file }: Drawing): NetDocument {
  const empty = emptyDocument(file.name)
  const [input, ...others] = nodes.filter(({ kind }) => kind === 'input')
  const shape = input?.params['shape']
  const [height = 0, width = 0, channels] = Array.isArray(shape) ? (shape as readonly number[]) : []
  const isPicture = Array.isArray(shape) && shape.length === 3 && others.length === 0 && height <= 4096 && width <= 4096
  const source =
    isPicture && (channels === 1 || channels === 3)
      ? ({ type: 'photographs', height, width, channels } as const)
      : empty.data.source
  /* A frozen normalisation right behind the input is Keras's Rescaling. */
  const second = nodes.find(({ id }) => wires.some(({ from, to }) => from === input?.id && to === id))
  const scalesItself = second?.kind === 'batchNorm' && second.frozen === true
  return {
    ...empty,
    graph: { nodes, wires, groups: [...groups.values()] },
    data: { ...empty.data, source, scaling: source.type === 'photographs' && !scalesItself ? 'unit' : 'none' },
  }
}

function shared({ name: full, calls, path }: RepeatedModel, parts: Text): Problem {
  const name = full.slice(0, 60)
  return {
    code: 'import-shared-layer',
    severity: 'warning',
    place: { path },
    message: text(
      `"${name}" was used in ${calls} places with the same weights. It became ${calls} ${parts.en} that begin alike and then train by themselves.`,
      `“${name}”原本以同一组权重用在 ${calls} 处。它变成了 ${calls} 个${parts.zh}，起点相同，之后各自训练。`,
    ),
    fixes: [],
  }
}
