import type { ImportContext } from './importContext.ts'

/** How many samples the file was written for; null: for any number. */
export function fixedBatch({ file }: Pick<ImportContext, 'file'>): number | null {
  const [length = Number.NaN] = file.inputs.find(({ name }) => !file.constants.has(name))?.shape ?? []
  return Number.isInteger(length) && length >= 1 ? length : null
}
