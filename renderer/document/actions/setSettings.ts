import type { DataSettings, TrainingSettings } from '../../../engine/contract/document.ts'
import type { Text } from '../../../engine/contract/text.ts'
import { setData, setTraining } from '../../../engine/document/edits/setSettings.ts'
import { perform } from './perform.ts'

/** Changes training settings as one step; the same setting changed again right away is added to it. */
export function changeTraining(label: Text, training: Partial<TrainingSettings>): boolean {
  return perform(label, (document) => setTraining(document, training), { mergeKey: `training:${Object.keys(training).join()}` })
}

export function changeData(label: Text, data: Partial<DataSettings>): boolean {
  return perform(label, (document) => setData(document, data), { mergeKey: `data:${Object.keys(data).join()}` })
}
