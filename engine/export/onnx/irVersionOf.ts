/** Operator set → the oldest version of the file format that has it (onnx.helper.VERSION_TABLE), in steps. */
const versions: readonly (readonly [operatorSet: number, irVersion: bigint])[] = [
  [28, 14n],
  [25, 13n],
  [24, 12n],
  [23, 11n],
  [21, 10n],
  [19, 9n],
]

/**
 * The version of ONNX's file format that came with an operator set, so that older programs read the file
 * (onnx/docs/Versioning.md).
 */
export function irVersionOf(operatorSet: number): bigint {
  return versions.find(([from]) => operatorSet >= from)?.[1] ?? 8n
}
