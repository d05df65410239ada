import { activeAugmentations, type AugmentationName } from './augmentations.ts'
import type { AugmentationSettings } from './document.ts'
import { text, type Text } from './text.ts'

/** What each is called, in the field's terms. */
export const augmentationTitles: Readonly<Record<AugmentationName, Text>> = {
  horizontalFlip: text('horizontal flip', '水平翻转'),
  verticalFlip: text('vertical flip', '垂直翻转'),
  randomCrop: text('random crop', '随机裁剪'),
  rotation: text('rotation', '旋转'),
  zoom: text('zoom', '缩放'),
  brightness: text('brightness', '亮度'),
  contrast: text('contrast', '对比度'),
  randomErasing: text('random erasing', '随机擦除'),
  gaussianNoise: text('Gaussian noise', '高斯噪声'),
}

/** "horizontal flip, random crop ±4 px, rotation ±10°"; null where nothing is on. */
export function describeAugmentation(settings: AugmentationSettings | null): Text | null {
  const active = activeAugmentations(settings)
  if (settings === null || active.length === 0) return null
  const parts = active.map((name) => ({ title: augmentationTitles[name], amount: amountText(settings, name) }))
  return text(
    parts.map(({ title, amount }) => `${title.en}${amount}`).join(', '),
    parts.map(({ title, amount }) => `${title.zh}${amount}`).join('、'),
  )
}

function amountText(settings: AugmentationSettings, name: AugmentationName): string {
  const percent = (share: number): string => `${Number((share * 100).toFixed(2))}%`
  switch (name) {
    case 'horizontalFlip':
    case 'verticalFlip':
      return ''
    case 'randomCrop':
      return ` ±${settings.randomCrop} px`
    case 'rotation':
      return ` ±${settings.rotation}°`
    case 'zoom':
    case 'brightness':
    case 'contrast':
      return ` ±${percent(settings[name])}`
    case 'randomErasing':
      return ` ${percent(settings.randomErasing)}`
    case 'gaussianNoise':
      return ` σ ${settings.gaussianNoise}`
  }
}
