import type { DataSettings, NetDocument, TrainingSettings } from '../../contract/document.ts'
import { fail, succeed, type Result } from '../../contract/problem.ts'
import { dataSchema, trainingSchema } from '../documentSchema.ts'
import { schemaProblems } from '../schemaProblems.ts'

/** Changes some data settings; values out of bounds are refused with the bounds. */
export function setData(document: NetDocument, change: Partial<DataSettings>): Result<NetDocument> {
  const data = { ...document.data, ...change }
  const checked = dataSchema.safeParse(data)
  if (checked.success) return succeed({ ...document, data })
  return fail(...schemaProblems(checked.error.issues, { value: data, path: ['data'] }))
}

/** Changes some training settings; values out of bounds are refused with the bounds. */
export function setTraining(document: NetDocument, change: Partial<TrainingSettings>): Result<NetDocument> {
  const training = { ...document.training, ...change }
  const checked = trainingSchema.safeParse(training)
  if (checked.success) return succeed({ ...document, training })
  return fail(...schemaProblems(checked.error.issues, { value: training, path: ['training'] }))
}
