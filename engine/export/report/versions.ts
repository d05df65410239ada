/** What a report was computed with. package.json has the same; a test compares them. */
export const versions = {
  netwright: '0.1.0',
  tensorflow: '4.22.0',
  onnxruntime: '1.30.0',
  h5wasm: '0.10.3',
} as const
