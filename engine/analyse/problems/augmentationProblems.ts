import { activeAugmentations, changeAugmentation, noAugmentation, type AugmentationName } from '../../contract/augmentations.ts'
import type { DataSummary } from '../../contract/dataSummary.ts'
import { augmentationTitles } from '../../contract/describeAugmentation.ts'
import type { AugmentationSettings, DataSettings } from '../../contract/document.ts'
import type { Fix, Problem } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import { formatShape } from '../../graph/shape.ts'

/** Where the augmentation cannot be done to these samples, or very likely teaches what is wrong. */
export function augmentationProblems(
  settings: AugmentationSettings | null,
  { data, source }: { readonly data: DataSummary; readonly source: DataSettings['source'] },
): readonly Problem[] {
  if (settings === null || data.targetSize === 0) return []
  if (data.shape.length !== 3) return needsImages(settings, data)
  return [...cropProblems(settings, data), ...(holdsCharacters(data, source) ? characterProblems(settings) : [])]
}

function needsImages(settings: AugmentationSettings, { shape }: DataSummary): readonly Problem[] {
  const unfit = activeAugmentations(settings).filter((name) => name !== 'gaussianNoise')
  const [first] = unfit
  if (first === undefined) return []
  const got = formatShape(shape)
  return [
    {
      code: 'augmentation-needs-images',
      severity: 'error',
      place: placeOf(first),
      message: text(
        `One sample of these data is ${got}, no image of height × width × channels: there ${titles(unfit).en} would mix numbers of different meaning. Only Gaussian noise goes with them.`,
        `这些数据的一个样本是 ${got}，不是“高 × 宽 × 通道”的图像：${titles(unfit).zh}会把含义不同的数混在一起。它们只适合加高斯噪声。`,
      ),
      expected: text('height × width × channels', '高 × 宽 × 通道'),
      got: text(got, got),
      fixes: [switchOff(settings, unfit)],
    },
  ]
}

function cropProblems(settings: AugmentationSettings, { shape: [height = 0, width = 0] }: DataSummary): readonly Problem[] {
  const { randomCrop } = settings
  const side = Math.min(height, width)
  /* He et al. 2016 take 4 of 32. */
  const usual = Math.max(1, Math.floor(side / 8))
  const fixes = [
    {
      label: text(`Crop by ${usual} px`, `裁剪 ${usual} 像素`),
      edits: [{ type: 'setTraining', training: { augmentation: changeAugmentation(settings, { randomCrop: usual }) } } as const],
    },
    switchOff(settings, ['randomCrop']),
  ]
  const got = text(`${randomCrop} px of ${side}`, `${side} 像素中的 ${randomCrop} 像素`)
  if (randomCrop >= side) {
    return [
      {
        code: 'crop-too-large',
        severity: 'error',
        place: placeOf('randomCrop'),
        message: text(
          `A random crop of ±${randomCrop} px moves pictures of ${height} × ${width} out of sight altogether, so that only zeros are left.`,
          `±${randomCrop} 像素的随机裁剪会把 ${height} × ${width} 的图像完全移出画面，只剩下 0。`,
        ),
        expected: text(`below ${side} px, usually ${usual}`, `小于 ${side} 像素，通常为 ${usual}`),
        got,
        fixes,
      },
    ]
  }
  if (randomCrop * 4 <= side) return []
  return [
    {
      code: 'crop-large',
      severity: 'hint',
      place: placeOf('randomCrop'),
      message: text(
        `A random crop of ±${randomCrop} px moves up to ${Math.round((randomCrop / side) * 100)}% of a picture of ${height} × ${width} out of sight. Usual is an eighth: ${usual} px.`,
        `±${randomCrop} 像素的随机裁剪最多会把 ${height} × ${width} 图像的 ${Math.round((randomCrop / side) * 100)}% 移出画面。通常取八分之一：${usual} 像素。`,
      ),
      expected: text(`about ${usual} px`, `约 ${usual} 像素`),
      got,
      fixes,
    },
  ]
}

/** The built-in digits, files like MNIST's, and folders named by single letters or digits. */
function holdsCharacters({ classNames, shape }: DataSummary, source: DataSettings['source']): boolean {
  switch (source.type) {
    case 'builtin':
      return true
    case 'idx':
      return classNames?.length === 10 && shape.join() === '28,28,1'
    case 'imageFolder':
      return classNames !== null && classNames.length > 1 && classNames.every((name) => /^[\da-z]$/i.test(name))
    default:
      return false
  }
}

/** Beyond this, a 6 begins to look like a 9, and a 1 like a dash. */
const mostTurn = 30

function characterProblems(settings: AugmentationSettings): readonly Problem[] {
  const { horizontalFlip, verticalFlip, rotation } = settings
  const problems: Problem[] = []
  const add = (name: AugmentationName, message: Text): void => {
    problems.push({
      code: 'augmentation-changes-class',
      severity: 'hint',
      place: placeOf(name),
      message,
      fixes: [
        ...(name === 'rotation'
          ? [
              {
                label: text('Turn by 10° at most', '最多旋转 10°'),
                edits: [
                  { type: 'setTraining', training: { augmentation: changeAugmentation(settings, { rotation: 10 }) } } as const,
                ],
              },
            ]
          : []),
        switchOff(settings, [name]),
      ],
    })
  }
  if (horizontalFlip)
    add(
      'horizontalFlip',
      text(
        'Digits and letters are not the same when mirrored: a flipped 2 is no 2, and a b becomes a d. Horizontal flips suit photographs.',
        '数字和字母镜像后就变了：翻转的 2 不再是 2，b 会变成 d。水平翻转适合照片。',
      ),
    )
  if (verticalFlip)
    add(
      'verticalFlip',
      text(
        'Digits and letters are not the same upside down: a flipped 6 looks like a mirrored 9, yet keeps its label. Vertical flips suit pictures without an up and down, such as microscopy or aerial views.',
        '数字和字母上下颠倒后就变了：翻转的 6 像镜像的 9，标签却不变。垂直翻转适合没有上下之分的图像，例如显微或航拍图像。',
      ),
    )
  if (rotation > mostTurn)
    add(
      'rotation',
      text(
        `Turned by up to ${rotation}°, digits and letters change their class: half a turn makes a 6 a 9. Usual for them is up to 10° or 15°.`,
        `旋转到 ${rotation}° 时，数字和字母会变成别的类别：6 转半圈就成了 9。它们通常最多旋转 10° 到 15°。`,
      ),
    )
  return problems
}

function switchOff(settings: AugmentationSettings, names: readonly AugmentationName[]): Fix {
  const off = Object.fromEntries(names.map((name) => [name, noAugmentation[name]]))
  const { en, zh } = titles(names)
  return {
    label: text(`Switch off ${en}`, `关闭${zh}`),
    edits: [{ type: 'setTraining', training: { augmentation: changeAugmentation(settings, off) } }],
  }
}

function titles(names: readonly AugmentationName[]): Text {
  const found = names.map((name) => augmentationTitles[name])
  return text(found.map(({ en }) => en).join(', '), found.map(({ zh }) => zh).join('、'))
}

function placeOf(name: AugmentationName): Problem['place'] {
  return { path: `training.augmentation.${name}` }
}
