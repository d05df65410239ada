import { bodyLimits, readOnnxBody } from '../../layers/inert/onnxBody.ts'
import { renameOnnxBody, type NewNames } from '../../layers/inert/renameOnnxBody.ts'
import {
  functionKey,
  onnxLimits,
  type OnnxFile,
  type OnnxFileAttribute,
  type OnnxFileBody,
  type OnnxFileFunction,
  type OnnxFileNode,
} from './onnxFile.ts'

/**
 * Writes out the model's own functions, as PyTorch's newer exporters and ONNX Script define them: a call becomes the nodes of
 * its function, under names of their own, also inside graphs of If, Loop and Scan. What calls itself, is written for another operator set, or would make more nodes than a
 * file may hold stays a call.
 */
export function inlineFunctions(file: OnnxFile): OnnxFile {
  if (file.functions.size === 0) return file
  const room = { nodes: onnxLimits.nodes - file.nodes.length }
  const functions = new Map([...file.functions].filter(([, body]) => isPlain(body, file)))
  const nodes = file.nodes.flatMap((node) => writtenOut(node, { functions, room, callers: [] }))
  return { ...file, nodes }
}

interface Place {
  /** Those that can be written out. */
  readonly functions: OnnxFile['functions']
  /** Nodes that the file may still grow by. */
  readonly room: { nodes: number }
  /** Functions in which the node stands, outermost first. */
  readonly callers: readonly string[]
}

function writtenOut(node: OnnxFileNode, { functions, room, callers }: Place): readonly OnnxFileNode[] {
  const key = functionKey(node)
  const body = functions.get(key)
  if (body === undefined || callers.includes(key) || callers.length >= onnxLimits.calls) return [node]
  if (body.nodes.length > room.nodes) return [node]
  const written = callOf(node, body, room.nodes - body.nodes.length)
  if (written === null) return [node]
  room.nodes -= body.nodes.length
  return written.flatMap((inner) => writtenOut(inner, { functions, room, callers: [...callers, key] }))
}

/** What graphs inside it take of the caller's attributes is not put in their places. */
function isPlain({ nodes, operatorSet }: OnnxFileFunction, file: OnnxFile): boolean {
  const isAlike = operatorSet === null || operatorSet === file.operatorSet
  const isRead = ({ hasGraph, body }: OnnxFileAttribute): boolean =>
    !hasGraph || (body !== undefined && !body.isDeep && !body.isReferring)
  return isAlike && nodes.every(({ attributes }) => [...attributes.values()].every(isRead))
}

/** `mark` tells this call from others. null: graphs inside it read what the caller left out, or names become too long for them. */
function callOf(node: OnnxFileNode, body: OnnxFileFunction, mark: number): readonly OnnxFileNode[] | null {
  const names = new Map(body.inputs.map((name, index) => [name, node.inputs[index] ?? '']))
  const passed: OnnxFileNode[] = []
  body.outputs.forEach((name, index) => {
    const out = node.outputs[index] ?? ''
    if (out === '') return
    /* Given on as it came, or under two names. */
    if (names.has(name)) passed.push(identity(names.get(name) ?? '', out))
    else names.set(name, out)
  })
  const nameOf = (name: string): string => {
    if (name === '') return ''
    const known = names.get(name) ?? `${node.outputs[0] ?? ''}/${name} (${mark})`
    names.set(name, known)
    return known
  }
  let canBeNamed = true
  const inner = body.nodes.map((each): OnnxFileNode => {
    const captured = new Map(each.captured?.map((name) => [name, nameOf(name)]))
    if ([...captured.values()].some((name) => name === '' || name.length > longestName)) canBeNamed = false
    return {
      ...each,
      name: [node.name, each.name].filter((part) => part !== '').join('/'),
      inputs: each.inputs.map(nameOf),
      outputs: each.outputs.map(nameOf),
      attributes: renameBodies(givenAttributes(each, { node, body }), { captured, mark }),
      ...(captured.size === 0 ? {} : { captured: [...captured.values()] }),
    }
  })
  return canBeNamed ? [...inner, ...passed] : null
}

/** In letters; one has up to three bytes, and a mark comes to names. */
const longestName = bodyLimits.nameLength / 4

/** Graphs read values of the call, and give values of their own: the same function is called several times. */
function renameBodies(
  attributes: ReadonlyMap<string, OnnxFileAttribute>,
  { captured, mark }: { readonly captured: ReadonlyMap<string, string>; readonly mark: number },
): ReadonlyMap<string, OnnxFileAttribute> {
  return new Map(
    [...attributes].map(([name, attribute]) => {
      const { body } = attribute
      if (body === undefined) return [name, attribute]
      const own = new Map([...body.own].map((each) => [each, `${each.slice(0, longestName)} (${mark})`]))
      return [name, { ...attribute, body: renameBody(body, { captured, own }) }]
    }),
  )
}

function renameBody(body: OnnxFileBody, names: NewNames): OnnxFileBody {
  const bytes = renameOnnxBody(body.bytes, names)
  const outputs = body.outputs.map((port) => ({
    ...port,
    name: names.own.get(port.name) ?? names.captured.get(port.name) ?? port.name,
  }))
  return { ...readOnnxBody(bytes), bytes, outputs }
}

function identity(from: string, to: string): OnnxFileNode {
  return { name: '', operator: 'Identity', domain: '', inputs: [from], outputs: [to], attributes: new Map() }
}

/** With the caller's attributes in the places of references, or the function's defaults; references to neither are left out. */
function givenAttributes(
  { attributes }: OnnxFileNode,
  { node, body }: { readonly node: OnnxFileNode; readonly body: OnnxFileFunction },
): ReadonlyMap<string, OnnxFileAttribute> {
  return new Map(
    [...attributes].flatMap(([name, attribute]) => {
      if (attribute.reference === '') return [[name, attribute] as const]
      const given = node.attributes.get(attribute.reference) ?? body.defaults.get(attribute.reference)
      return given === undefined ? [] : [[name, given] as const]
    }),
  )
}
