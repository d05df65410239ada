import { bytesOf, floatOf, integerOf, listed, readFields, textOf, UnreadableOnnx } from '../../bytes/readFields.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import { readOnnxBody } from '../../layers/inert/onnxBody.ts'
import {
  functionKey,
  onnxLimits,
  type OnnxFile,
  type OnnxFileAttribute,
  type OnnxFileBody,
  type OnnxFileFunction,
  type OnnxFileNode,
  type OnnxFilePort,
  type OnnxFileTensor,
} from './onnxFile.ts'

/* Field numbers as in onnx/onnx.proto of ONNX 1.16; only what is needed to rebuild a network. */

const nameOf = onnxLimits.nameLength

/** Reads an ONNX file that may be cut off, broken or hostile: it answers with the file's content or with a problem, and runs nothing. */
export function readOnnxFile(bytes: Uint8Array): Result<OnnxFile> {
  if (bytes.length > onnxLimits.bytes) return fail(unreadable(text('it is larger than 2 GB', '文件超过 2 GB')))
  try {
    return succeed(readModel(bytes))
  } catch (error) {
    const reason = error instanceof UnreadableOnnx ? error.message : 'the bytes are not those of an ONNX model'
    return fail(unreadable(text(reason, error instanceof UnreadableOnnx ? reason : '其内容不是 ONNX 模型')))
  }
}

export function unreadable({ en, zh }: Text): Problem {
  return {
    code: 'onnx-unreadable',
    severity: 'error',
    place: { path: 'model' },
    message: text(
      `This file cannot be read as an ONNX model: ${en}. Export it again, and check that it was copied as a whole.`,
      `无法把该文件作为 ONNX 模型读取：${zh}。请重新导出，并检查文件是否复制完整。`,
    ),
    fixes: [],
  }
}

function readModel(bytes: Uint8Array): OnnxFile {
  let producer = ''
  let graph: Uint8Array | null = null
  const operatorSets = new Map<string, number>()
  const functions = new Map<string, OnnxFileFunction>()
  readFields(bytes, {
    2: (reader, type) => (producer = textOf(reader, type, nameOf)),
    7: (reader, type) => (graph = bytesOf(reader, type)),
    8: (reader, type) => {
      readOperatorSet(bytesOf(reader, type), operatorSets)
    },
    25: (reader, type) => {
      if (functions.size >= onnxLimits.nodes) throw new UnreadableOnnx(`it has more than ${onnxLimits.nodes} functions`)
      const [key, read] = readFunction(bytesOf(reader, type))
      functions.set(key, read)
    },
  })
  if (graph === null) throw new UnreadableOnnx('it holds no graph')
  return { producer, operatorSet: operatorSets.get('') ?? 0, operatorSets, functions, ...readGraph(graph) }
}

/** An OperatorSetIdProto. */
function readOperatorSet(bytes: Uint8Array, operatorSets: Map<string, number>): void {
  let [domain, version] = ['', 0]
  readFields(bytes, {
    1: (reader, type) => (domain = textOf(reader, type, nameOf)),
    2: (reader, type) => (version = integerOf(reader, type)),
  })
  if (operatorSets.size >= onnxLimits.names) throw new UnreadableOnnx('it names too many sets of operators')
  operatorSets.set(domain === 'ai.onnx' ? '' : domain, version)
}

/** A FunctionProto. */
function readFunction(bytes: Uint8Array): readonly [string, OnnxFileFunction] {
  let [operator, domain] = ['', '']
  const [inputs, outputs, nodes]: [string[], string[], OnnxFileNode[]] = [[], [], []]
  const defaults = new Map<string, OnnxFileAttribute>()
  const operatorSets = new Map<string, number>()
  readFields(bytes, {
    1: (reader, type) => (operator = textOf(reader, type, nameOf)),
    4: (reader, type) => addTo(inputs, textOf(reader, type, nameOf), { limit: onnxLimits.names, what: 'inputs of one function' }),
    5: (reader, type) =>
      addTo(outputs, textOf(reader, type, nameOf), { limit: onnxLimits.names, what: 'outputs of one function' }),
    7: (reader, type) =>
      addTo(nodes, readNode(bytesOf(reader, type)), { limit: onnxLimits.nodes, what: 'nodes in one function' }),
    9: (reader, type) => readOperatorSet(bytesOf(reader, type), operatorSets),
    10: (reader, type) => (domain = textOf(reader, type, nameOf)),
    11: (reader, type) => {
      if (defaults.size >= onnxLimits.attributes)
        throw new UnreadableOnnx(`a function has more than ${onnxLimits.attributes} attributes`)
      defaults.set(...readAttribute(bytesOf(reader, type)))
    },
  })
  return [functionKey({ domain, operator }), { inputs, outputs, nodes, defaults, operatorSet: operatorSets.get('') ?? null }]
}

function readGraph(bytes: Uint8Array): Omit<OnnxFile, 'producer' | 'operatorSet' | 'operatorSets' | 'functions'> {
  let name = ''
  const nodes: OnnxFileNode[] = []
  const constants = new Map<string, OnnxFileTensor>()
  const inputs: OnnxFilePort[] = []
  const outputs: OnnxFilePort[] = []
  const between: OnnxFilePort[] = []
  readFields(bytes, {
    1: (reader, type) => addTo(nodes, readNode(bytesOf(reader, type)), { limit: onnxLimits.nodes, what: 'nodes' }),
    2: (reader, type) => (name = textOf(reader, type, nameOf)),
    5: (reader, type) => {
      if (constants.size >= onnxLimits.constants) throw new UnreadableOnnx(`it has more than ${onnxLimits.constants} tensors`)
      const tensor = readTensor(bytesOf(reader, type))
      constants.set(tensor.name, tensor)
    },
    11: (reader, type) => addTo(inputs, readPort(bytesOf(reader, type)), { limit: onnxLimits.ports, what: 'inputs' }),
    12: (reader, type) => addTo(outputs, readPort(bytesOf(reader, type)), { limit: onnxLimits.ports, what: 'outputs' }),
    13: (reader, type) => addTo(between, readPort(bytesOf(reader, type)), { limit: onnxLimits.constants, what: 'values' }),
  })
  const told = new Map([...between, ...outputs, ...inputs].map((port) => [port.name, port]))
  return { name, nodes, constants, inputs, outputs, told }
}

function readNode(bytes: Uint8Array): OnnxFileNode {
  const inputs: string[] = []
  const outputs: string[] = []
  const attributes = new Map<string, OnnxFileAttribute>()
  let [name, operator, domain, module] = ['', '', '', '']
  readFields(bytes, {
    1: (reader, type) => addTo(inputs, textOf(reader, type, nameOf), { limit: onnxLimits.names, what: 'inputs of one node' }),
    2: (reader, type) => addTo(outputs, textOf(reader, type, nameOf), { limit: onnxLimits.names, what: 'outputs of one node' }),
    3: (reader, type) => (name = textOf(reader, type, nameOf)),
    4: (reader, type) => (operator = textOf(reader, type, nameOf)),
    5: (reader, type) => {
      if (attributes.size >= onnxLimits.attributes)
        throw new UnreadableOnnx(`a node has more than ${onnxLimits.attributes} attributes`)
      const [key, attribute] = readAttribute(bytesOf(reader, type))
      attributes.set(key, attribute)
    },
    7: (reader, type) => (domain = textOf(reader, type, nameOf)),
    9: (reader, type) => {
      const found = moduleIn(bytesOf(reader, type))
      if (module === '') module = found
    },
  })
  const captured = new Set([...attributes.values()].flatMap(({ body }) => body?.captured ?? []))
  if (captured.size > onnxLimits.names) throw new UnreadableOnnx(`the graphs in a node read more than ${onnxLimits.names} values`)
  const read = { name, operator, domain, inputs, outputs, attributes, ...(module === '' ? {} : { module }) }
  return captured.size === 0 ? read : { ...read, captured: [...captured] }
}

function readAttribute(bytes: Uint8Array): readonly [string, OnnxFileAttribute] {
  const found: { -readonly [Key in keyof OnnxFileAttribute]: OnnxFileAttribute[Key] } = {
    floats: [],
    integers: [],
    texts: [],
    hasGraph: false,
    type: 0,
    reference: '',
  }
  const floats: number[] = []
  const integers: number[] = []
  const texts: string[] = []
  let name = ''
  const limit = onnxLimits.listedValues
  readFields(bytes, {
    1: (reader, type) => (name = textOf(reader, type, nameOf)),
    2: (reader, type) => (found.float = floatOf(reader, type)),
    3: (reader, type) => (found.integer = integerOf(reader, type)),
    4: (reader, type) => (found.text = textOf(reader, type, nameOf)),
    5: (reader, type) => (found.tensor = readTensor(bytesOf(reader, type))),
    6: (reader, type) => {
      found.hasGraph = true
      found.body = readBody(bytesOf(reader, type))
    },
    7: listed(floats, { kind: 'float', limit }),
    8: listed(integers, { kind: 'integer', limit }),
    9: (reader, type) => addTo(texts, textOf(reader, type, nameOf), { limit: onnxLimits.names, what: 'texts in one list' }),
    11: (reader, type) => (found.hasGraph = bytesOf(reader, type).length >= 0),
    20: (reader, type) => (found.type = integerOf(reader, type)),
    21: (reader, type) => (found.reference = textOf(reader, type, nameOf)),
  })
  return [name, { ...found, floats, integers, texts }]
}

/** Of one entry of a node's metadata, "['', 'layer1', 'layer1.0', 'layer1.0.relu', 'relu_1']": what the last stands in. */
function moduleIn(bytes: Uint8Array): string {
  let [key, value]: [string, Uint8Array] = ['', new Uint8Array()]
  readFields(bytes, {
    1: (reader, type) => (key = textOf(reader, type, nameOf)),
    2: (reader, type) => (value = bytesOf(reader, type)),
  })
  if (key !== 'pkg.torch.onnx.name_scopes' || value.length > nameOf) return ''
  const scopes = [...new TextDecoder().decode(value).matchAll(/'([\w.]*)'/g)].map(([, scope = '']) => scope)
  return scopes.at(-2) ?? ''
}

function readBody(bytes: Uint8Array): OnnxFileBody {
  const outputs: OnnxFilePort[] = []
  readFields(bytes, {
    12: (reader, type) =>
      addTo(outputs, readPort(bytesOf(reader, type)), { limit: onnxLimits.names, what: 'outputs of one graph' }),
  })
  return { ...readOnnxBody(bytes), bytes, outputs }
}

function readTensor(bytes: Uint8Array): OnnxFileTensor {
  const shape: number[] = []
  const values: number[] = []
  let [name, elementType, isExternal] = ['', 0, false]
  const outside = new Map<string, string>()
  let raw: Uint8Array | null = null
  const limit = onnxLimits.listedValues
  readFields(bytes, {
    1: listed(shape, { kind: 'integer', limit: onnxLimits.axes }),
    2: (reader, type) => (elementType = integerOf(reader, type)),
    4: listed(values, { kind: 'float', limit }),
    5: listed(values, { kind: 'integer', limit }),
    7: listed(values, { kind: 'integer', limit }),
    8: (reader, type) => (name = textOf(reader, type, nameOf)),
    9: (reader, type) => (raw = bytesOf(reader, type)),
    10: listed(values, { kind: 'double', limit }),
    13: (reader, type) => readEntry(bytesOf(reader, type), outside),
    14: (reader, type) => (isExternal = integerOf(reader, type) === 1),
  })
  const tensor = { name, shape, elementType, raw, values }
  if (!isExternal && outside.size === 0) return { ...tensor, outside: null }
  const told = (key: string): string => outside.get(key) ?? ''
  return { ...tensor, outside: { location: told('location'), offset: told('offset'), length: told('length') } }
}

/** A StringStringEntryProto. */
function readEntry(bytes: Uint8Array, entries: Map<string, string>): void {
  let [key, value] = ['', '']
  readFields(bytes, {
    1: (reader, type) => (key = textOf(reader, type, nameOf)),
    2: (reader, type) => (value = textOf(reader, type, nameOf)),
  })
  if (entries.size >= onnxLimits.names) throw new UnreadableOnnx('a tensor tells too much about where its numbers are')
  entries.set(key, value)
}

function readPort(bytes: Uint8Array): OnnxFilePort {
  let [name, elementType, first] = ['', 0, '']
  let shape: number[] | null = null
  readFields(bytes, {
    1: (reader, type) => (name = textOf(reader, type, nameOf)),
    2: (reader, type) =>
      readFields(bytesOf(reader, type), {
        1: (inner, innerType) =>
          readFields(bytesOf(inner, innerType), {
            1: (field, fieldType) => (elementType = integerOf(field, fieldType)),
            2: (field, fieldType) => ({ shape, first } = readShape(bytesOf(field, fieldType))),
          }),
      }),
  })
  return { name, elementType, shape, first }
}

function readShape(bytes: Uint8Array): { readonly shape: number[]; readonly first: string } {
  const shape: number[] = []
  let first = ''
  readFields(bytes, {
    1: (reader, type) => {
      let [length, name] = [Number.NaN, '']
      readFields(bytesOf(reader, type), {
        1: (inner, innerType) => (length = integerOf(inner, innerType)),
        2: (inner, innerType) => (name = textOf(inner, innerType, nameOf)),
      })
      if (shape.length === 0) first = name
      addTo(shape, length > 0 ? length : Number.NaN, { limit: onnxLimits.axes, what: 'axes of one input' })
    },
  })
  return { shape, first }
}

function addTo<T>(list: T[], item: T, { limit, what }: { readonly limit: number; readonly what: string }): void {
  if (list.length >= limit) throw new UnreadableOnnx(`it has more than ${limit} ${what}`)
  list.push(item)
}
