import { changeAugmentation, type AugmentationName } from '../../../engine/contract/augmentations.ts'
import { augmentationTitles } from '../../../engine/contract/describeAugmentation.ts'
import type { DataSettings, OptimizerSettings, TrainingSettings } from '../../../engine/contract/document.ts'
import { text } from '../../../engine/contract/text.ts'
import { setData, setTraining } from '../../../engine/document/edits/setSettings.ts'
import { defaultTraining } from '../../../engine/document/emptyDocument.ts'
import { changeDocument } from '../documentStore.ts'

/** One undoable change of the training settings; the same field changed again is the same step. */
export function changeTraining(change: Partial<TrainingSettings>): void {
  const mergeKey = `training:${Object.keys(change).join()}`
  changeDocument(text('Change training settings', '修改训练设置'), (document) => setTraining(document, change), { mergeKey })
}

export function changeOptimizer(change: Partial<OptimizerSettings>): void {
  const mergeKey = `optimizer:${Object.keys(change).join()}`
  const command = text('Change the optimiser', '修改优化器')
  changeDocument(command, (document) => setTraining(document, { optimizer: { ...document.training.optimizer, ...change } }), {
    mergeKey,
  })
}

export function changeData(change: Partial<DataSettings>): void {
  const mergeKey = `data:${Object.keys(change).join()}`
  changeDocument(text('Change the data settings', '修改数据设置'), (document) => setData(document, change), { mergeKey })
}

/** One of the augmentations; the step is named after it. */
export function changeAugmentationOf(name: AugmentationName, value: boolean | number): void {
  const { en, zh } = augmentationTitles[name]
  changeDocument(
    text(`Change the ${en}`, `修改${zh}`),
    (document) => setTraining(document, { augmentation: changeAugmentation(document.training.augmentation, { [name]: value }) }),
    { mergeKey: `augmentation:${name}` },
  )
}

/** Everything back to the defaults but the augmentation, which has its place beside the data. */
export function resetTraining(): void {
  changeDocument(text('Change training settings', '修改训练设置'), (document) =>
    setTraining(document, { ...defaultTraining, augmentation: document.training.augmentation }),
  )
}
