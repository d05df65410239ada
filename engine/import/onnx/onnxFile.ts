import type { OnnxBody } from '../../layers/inert/onnxBody.ts'

/** An ONNX file as it was read: names and numbers, nothing understood yet. Large numbers stay where they lie in the file. */
export interface OnnxFile {
  readonly producer: string
  /** Of the default domain. */
  readonly operatorSet: number
  /** Versions by domain; the default one is "". */
  readonly operatorSets: ReadonlyMap<string, number>
  /** The model's own functions, as `functionKey` names them. */
  readonly functions: ReadonlyMap<string, OnnxFileFunction>
  readonly name: string
  readonly nodes: readonly OnnxFileNode[]
  readonly constants: ReadonlyMap<string, OnnxFileTensor>
  readonly inputs: readonly OnnxFilePort[]
  readonly outputs: readonly OnnxFilePort[]
  /** What the file says of values by name: its inputs, its outputs and those between. */
  readonly told: ReadonlyMap<string, OnnxFilePort>
}

/** What an operator of the file's own is written out as. */
export interface OnnxFileFunction {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly nodes: readonly OnnxFileNode[]
  /** Attributes that a caller may leave out. */
  readonly defaults: ReadonlyMap<string, OnnxFileAttribute>
  /** Of the default domain, in its body; null: it needs none. */
  readonly operatorSet: number | null
}

export function functionKey({ domain, operator }: Pick<OnnxFileNode, 'domain' | 'operator'>): string {
  return JSON.stringify([domain, operator])
}

export interface OnnxFileNode {
  readonly name: string
  readonly operator: string
  /** "" and "ai.onnx" are the default domain. */
  readonly domain: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: ReadonlyMap<string, OnnxFileAttribute>
  /** Values of this graph that graphs in its attributes read. */
  readonly captured?: readonly string[]
  /** The module that it is of, as PyTorch's newer exporter notes it: "layer1.0.relu". */
  readonly module?: string
}

/** What a node takes: its inputs, and what graphs inside it read. */
export function takenBy({ inputs, captured = [] }: OnnxFileNode): readonly string[] {
  return captured.length === 0 ? inputs : [...inputs, ...captured]
}

/** A branch of If, the body of Loop or Scan. */
export interface OnnxFileBody extends OnnxBody {
  /** GraphProto */
  readonly bytes: Uint8Array
  readonly outputs: readonly OnnxFilePort[]
}

export interface OnnxFileAttribute {
  /** AttributeProto.AttributeType; 0: older files do not tell. */
  readonly type: number
  readonly float?: number
  readonly integer?: number
  readonly text?: string
  readonly floats: readonly number[]
  readonly integers: readonly number[]
  readonly texts: readonly string[]
  readonly tensor?: OnnxFileTensor
  readonly body?: OnnxFileBody
  /** Several graphs in one list are not read: no operator of ONNX has them. */
  readonly hasGraph: boolean
  /** In a function: the caller's attribute of this name. */
  readonly reference: string
}

export interface OnnxFileTensor {
  readonly name: string
  readonly shape: readonly number[]
  /** TensorProto.DataType */
  readonly elementType: number
  readonly raw: Uint8Array | null
  readonly values: readonly number[]
  /** Where its numbers lie, if not here. */
  readonly outside: OutsideNumbers | null
}

/** External data: a piece of a file beside the model. Nothing of it is checked yet. */
export interface OutsideNumbers {
  /** A path relative to the model's folder, as the file says. */
  readonly location: string
  readonly offset: string
  /** "": to the file's end. */
  readonly length: string
}

export interface OnnxFilePort {
  readonly name: string
  readonly elementType: number
  /** null: the shape is not told. NaN: a length that is free. */
  readonly shape: readonly number[] | null
  /** What the first axis is called, where its length is free: "batch". */
  readonly first: string
}

/** What a file may hold; far above every network that fits into memory here. Checked before anything is made of it. */
export const onnxLimits = {
  bytes: 2 ** 31 - 1,
  nodes: 20_000,
  /** Functions that call functions. */
  calls: 16,
  constants: 100_000,
  ports: 10_000,
  attributes: 100,
  names: 1000,
  axes: 8,
  nameLength: 2000,
  /** Of one tensor or attribute that is no raw data. */
  listedValues: 16_777_216,
  /** Whole numbers are indices and shapes; larger lists of them are no weights. */
  integers: 16_777_216,
  /** Numbers in one sample, at an input and where its order must be remembered. */
  sampleSize: 2 ** 26,
  /** Channels that a constant is spread over. */
  channels: 2 ** 20,
} as const
