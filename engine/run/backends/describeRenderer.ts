import { text, type Text } from '../../contract/text.ts'

const softwareRenderers = /swiftshader|llvmpipe|lavapipe|softpipe|software|microsoft basic render/i

/** True for renderers that draw on the processor: right numbers, but slower than training there directly. */
export function isSoftwareRenderer(renderer: string): boolean {
  return softwareRenderers.test(renderer)
}

/** The renderer's name as the user should see it. */
export function describeRenderer(renderer: string): Text {
  return isSoftwareRenderer(renderer)
    ? text(`${renderer} (software renderer, no GPU)`, `${renderer}（软件渲染，没有 GPU）`)
    : text(renderer, renderer)
}
