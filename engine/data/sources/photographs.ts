import { decodeBase64 } from '../../bytes/decodeBase64.ts'
import type { DataSource } from '../../contract/document.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import type { DataSet } from '../dataSet.ts'
import { dataProblem } from './dataProblem.ts'
import { fitImage } from './fitImage.ts'
import type { DecodeImage } from './imageFolder.ts'
import { photographBytes } from './photographBytes.ts'

const photographsAttribution =
  '“china.jpg” by danielbuechele and “flower.jpg” by vultilion, Flickr, CC BY 2.0, as packed with scikit-learn; cut to squares and scaled'

/**
 * The two embedded photographs at height × width × channels, values 0 to 255. They have no labels: they are there to be
 * looked at through a network, not to learn from. Fails where the host cannot decode JPEG.
 */
export async function loadPhotographs(
  source: Extract<DataSource, { type: 'photographs' }>,
  decodeImage: DecodeImage,
): Promise<Result<DataSet>> {
  const { height, width, channels } = source
  const photographs = Object.entries(photographBytes)
  const size = height * width * channels
  const inputs = new Float32Array(photographs.length * size)
  try {
    for (const [index, [, encoded]] of photographs.entries()) {
      fitImage(await decodeImage(decodeBase64(encoded)), { into: inputs, offset: index * size, size: source })
    }
  } catch {
    const message = text(
      'The built-in photographs cannot be decoded here: the host knows no JPEG.',
      '这里无法解码内置照片：当前环境不支持 JPEG。',
    )
    return fail(dataProblem('cannot-decode', { message }))
  }
  return succeed({
    samples: photographs.length,
    shape: [height, width, channels],
    inputs,
    targets: new Float32Array(0),
    targetSize: 0,
    classNames: null,
    sampleNames: photographs.map(([name]) => name),
    attribution: photographsAttribution,
    problems: [],
  })
}
