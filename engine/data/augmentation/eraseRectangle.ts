import { drawPlaces, type ImageChange } from './augmentationDraws.ts'

/* torchvision's defaults; Zhong et al. 2017 erase up to 0.4. */
const area = { least: 0.02, most: 0.33 }
const aspect = { least: Math.log(0.3), most: Math.log(3.3) }
const attempts = 10

/**
 * Random erasing (Zhong et al. 2017; a cutout of varying shape, DeVries & Taylor 2017), as torchvision draws it: a
 * rectangle of 2 % to 33 % of the picture, height over width 0.3 to 3.3, becomes 0 in all channels. Ten rectangles are
 * tried; where none fits, the picture stays as it is.
 */
export function eraseRectangle(values: Float32Array, { image, settings, draw }: ImageChange): void {
  if (!(draw(drawPlaces.erases) < settings.randomErasing)) return
  const { height, width, channels } = image
  for (let attempt = 0; attempt < attempts; attempt++) {
    const place = drawPlaces.erasing + 4 * attempt
    const covered = height * width * (area.least + draw(place) * (area.most - area.least))
    const ratio = Math.exp(aspect.least + draw(place + 1) * (aspect.most - aspect.least))
    const rows = Math.floor(Math.sqrt(covered * ratio) + 0.5)
    const columns = Math.floor(Math.sqrt(covered / ratio) + 0.5)
    if (rows >= height || columns >= width) continue
    const top = Math.floor(draw(place + 2) * (height - rows + 1))
    const left = Math.floor(draw(place + 3) * (width - columns + 1))
    for (let row = top; row < top + rows; row++)
      values.fill(0, (row * width + left) * channels, (row * width + left + columns) * channels)
    return
  }
}
