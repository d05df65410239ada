import type { FloatTensor } from '../../engine/document/tensors/safetensors.ts'

/** A batch of images, [batch, height, width, channels], as PyTorch takes it; anything else as it is. */
export function withChannelsFirst({ shape, values }: FloatTensor): FloatTensor {
  const [batch = 0, height = 0, width = 0, channels = 0] = shape
  if (shape.length !== 4) return { shape, values }
  const places = height * width
  const moved = values.map((_, at) => {
    const sample = Math.floor(at / (places * channels))
    const inSample = at % (places * channels)
    return values[sample * places * channels + (inSample % places) * channels + Math.floor(inSample / places)] ?? Number.NaN
  })
  return { shape: [batch, channels, height, width], values: moved }
}
