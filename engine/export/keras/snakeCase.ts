/** "Conv2DTranspose" as "conv2d_transpose", by Keras's own rule (keras/src/utils/naming.py, to_snake_case). */
export function snakeCase(name: string): string {
  return name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}
