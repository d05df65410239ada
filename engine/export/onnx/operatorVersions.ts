/**
 * In which operator sets of ONNX's own domain an operator was defined anew, up to opset 28: versions → operators. "!": a node
 * of the version before may mean something else now (inputs or attributes gone or of another type, another default, other
 * sums); all others only add types, optional inputs and attributes. Made of onnx.defs.get_all_schemas_with_history() of ONNX
 * 1.23 by comparing each schema with the one before; what schemas do not tell is added by hand: Softmax, LogSoftmax and Hardmax
 * at 13 (one axis instead of all behind it), RoiAlign at 16 (half a pixel), Split at 18 (num_outputs).
 */
const versions: readonly (readonly [versions: string, operators: string])[] = [
  ['1 6! 13', 'Abs Ceil Exp Floor Log Neg Reciprocal Sigmoid Sqrt Tanh Tile'],
  ['7 22', 'Acos Asin Atan Cos Multinomial Sin Tan'],
  ['9 22', 'Acosh Asinh Atanh Cosh EyeLike Sinh'],
  ['1 6! 7! 13 14', 'Add Div Mul Sub'],
  ['20', 'AffineGrid Gelu ImageDecoder RegexFullMatch StringConcat StringSplit'],
  ['1 7!', 'And Or Xor'],
  ['1 11 12 13', 'ArgMax ArgMin'],
  ['23 24 25', 'Attention'],
  ['1 7 10 11 19 22', 'AveragePool'],
  ['1 6! 7! 9! 14! 15', 'BatchNormalization'],
  ['15 22', 'Bernoulli'],
  ['26', 'BitCast CumProd'],
  ['11 28', 'BitShift Unique'],
  ['18', 'BitwiseAnd BitwiseNot BitwiseOr BitwiseXor CenterCropPad Col2Im'],
  ['17', 'BlackmanWindow HammingWindow HannWindow LayerNormalization MelWeightMatrix STFT SequenceMap'],
  ['1 6! 9 13 19 21 23 24 25 28', 'Cast'],
  ['15 19 21 23 24 25', 'CastLike'],
  ['27', 'CausalConvWithState LinearAttention'],
  ['12 28', 'Celu Einsum'],
  ['1 6! 11! 12 13', 'Clip'],
  ['9 11 28', 'Compress OneHot'],
  ['1 4 11 13', 'Concat'],
  [
    '11',
    'ConcatFromSequence DynamicQuantizeLinear SequenceAt SequenceConstruct SequenceEmpty SequenceErase SequenceInsert SequenceLength',
  ],
  ['1 9 11 12 13 19 21 23 24 25', 'Constant'],
  ['9 20 21 23 24 25', 'ConstantOfShape'],
  ['1 11 22', 'Conv ConvTranspose'],
  ['10', 'ConvInteger MatMulInteger QLinearConv StringNormalizer'],
  ['11 14', 'CumSum'],
  ['17 20!', 'DFT'],
  ['19 22', 'DeformConv'],
  ['1 11 13 28', 'DepthToSpace'],
  ['10 13 19 21 23 24 25 28', 'DequantizeLinear QuantizeLinear'],
  ['11 22', 'Det Round'],
  ['1 6! 7! 10! 12! 13 22', 'Dropout'],
  ['1 6! 22', 'Elu HardSigmoid InstanceNormalization Selu'],
  ['1 7! 11 13 19', 'Equal'],
  ['9 13', 'Erf MeanVarianceNormalization NonZero Sign'],
  ['8 13', 'Expand'],
  ['1 9 11 13 21 23 24 25', 'Flatten'],
  ['1 3! 7! 14 22', 'GRU'],
  ['1 11 13', 'Gather'],
  ['11 13', 'GatherElements'],
  ['11 12 13', 'GatherND'],
  ['1 6 7! 9 11 13', 'Gemm'],
  [
    '1 22',
    'GlobalAveragePool GlobalMaxPool LpNormalization MaxRoiPool RandomNormal RandomNormalLike RandomUniform RandomUniformLike Softplus Softsign',
  ],
  ['1 2! 22', 'GlobalLpPool'],
  ['1 7! 9 13', 'Greater Less'],
  ['12 16', 'GreaterOrEqual LessOrEqual'],
  ['16 20! 22', 'GridSample'],
  ['18 21!', 'GroupNormalization'],
  ['14 22', 'HardSwish'],
  ['1 11 13!', 'Hardmax LogSoftmax ReduceSum Softmax'],
  ['1 13 14 16 19 21 23 24 25', 'Identity'],
  ['1 11 13 16 19 21 23 24 25', 'If Loop'],
  ['10 20', 'IsInf'],
  ['9 13 20', 'IsNaN'],
  ['1 13', 'LRN'],
  ['1 7! 14 22', 'LSTM RNN'],
  ['1 6! 16', 'LeakyRelu'],
  ['1 2! 11 18 22', 'LpPool'],
  ['1 9 13', 'MatMul'],
  ['1 6! 8 12 13', 'Max Min'],
  ['1 8 10 11 12 22', 'MaxPool'],
  ['9 11 22', 'MaxUnpool'],
  ['1 6! 8 13', 'Mean Sum'],
  ['18 22', 'Mish'],
  ['10 13 28', 'Mod'],
  ['12 13 22', 'NegativeLogLikelihoodLoss'],
  ['10 11', 'NonMaxSuppression'],
  ['1', 'Not'],
  ['15 28', 'Optional'],
  ['15 18 28', 'OptionalGetElement OptionalHasElement'],
  ['1 6! 7 9 16', 'PRelu'],
  ['1 2! 11! 13 18 19 21 23 24 25', 'Pad'],
  ['1 7! 12 13 15', 'Pow'],
  ['10 21', 'QLinearMatMul'],
  ['23', 'RMSNormalization RotaryEmbedding'],
  ['11 27', 'Range'],
  ['1 11 13 18!', 'ReduceL1 ReduceL2 ReduceMean ReduceProd ReduceSumSquare'],
  ['1 11 13 18! 28!', 'ReduceLogSum ReduceLogSumExp'],
  ['1 11 12 13 18! 20', 'ReduceMax ReduceMin'],
  ['1 6! 13 14', 'Relu'],
  ['1 5! 13 14 19 21 23 24 25', 'Reshape'],
  ['10 11! 13 18 19', 'Resize'],
  ['10 28', 'ReverseSequence'],
  ['10 16! 22', 'RoiAlign'],
  ['8 9! 11 16 19 21 23 24 25', 'Scan'],
  ['9 11!', 'Scatter'],
  ['11 13 16 18', 'ScatterElements ScatterND'],
  ['1 13 15 19 21 23 24 25', 'Shape'],
  ['9', 'Shrink TfIdfVectorizer'],
  ['1 13 19 21 23 24 25', 'Size'],
  ['1 10! 11 13', 'Slice'],
  ['12 13', 'SoftmaxCrossEntropyLoss'],
  ['1 13 28', 'SpaceToDepth'],
  ['1 2! 11 13! 18!', 'Split'],
  ['11 24', 'SplitToSequence'],
  ['1 11 13! 21 23 24 25', 'Squeeze Unsqueeze'],
  ['28', 'SwiGLU'],
  ['24', 'Swish TensorScatter'],
  ['10 22', 'ThresholdedRelu'],
  ['1 10! 11 24', 'TopK'],
  ['1 13 21 23 24 25', 'Transpose'],
  ['14', 'Trilu'],
  ['1 7! 9! 10!', 'Upsample'],
  ['9 16', 'Where'],
]

interface Version {
  readonly since: number
  readonly isBreak: boolean
}

const byOperator: ReadonlyMap<string, readonly Version[]> = new Map(
  versions.flatMap(([list, operators]) => {
    const parsed = list.split(' ').map((word) => ({ since: Number.parseInt(word, 10), isBreak: word.endsWith('!') }))
    return operators.split(' ').map((operator) => [operator, parsed] as const)
  }),
)

/** The last operator set that the table knows. */
export const lastOperatorSet = 28

/** The operator set in which the operator got the form that it has in `operatorSet`; null: not known. */
function definedSince(operator: string, operatorSet: number): number | null {
  return byOperator.get(operator)?.findLast(({ since }) => since <= operatorSet)?.since ?? null
}

/** Whether a node written for operator set `from` means the same in `to`. */
export function meansTheSame(operator: string, { from, to }: { readonly from: number; readonly to: number }): boolean {
  if (from === to) return true
  const known = byOperator.get(operator)
  if (known === undefined || Math.max(from, to) > lastOperatorSet) return false
  const [low, high] = [Math.min(from, to), Math.max(from, to)]
  const between = known.filter(({ since }) => since > low && since <= high)
  if (from < to) return definedSince(operator, from) !== null && !between.some(({ isBreak }) => isBreak)
  return definedSince(operator, to) !== null && between.length === 0
}
