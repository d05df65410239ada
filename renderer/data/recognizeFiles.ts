import type { DataSource } from '../../engine/contract/document.ts'
import type { NamedBytes } from '../../engine/contract/namedBytes.ts'
import { describeTable } from './describeTable.ts'

export type Recognized =
  | { readonly type: 'source'; readonly source: DataSource }
  | { readonly type: 'unknown' }
  | { readonly type: 'noHeader' }
  /** One IDX file, or more than two: images and labels are needed. */
  | { readonly type: 'incompleteIdx'; readonly count: number }

const imageName = /\.(png|jpe?g|gif|bmp|webp)$/i
const defaultImageSize = { height: 32, width: 32, channels: 3 } as const

/** What chosen or dropped files are, judged by their names and, for tables, their first rows. */
export function recognizeFiles(files: readonly NamedBytes[]): Recognized {
  const [only] = files
  if (only !== undefined && files.length === 1 && /\.(csv|tsv|txt)$/i.test(only.name)) {
    const table = describeTable(only.bytes)
    if (table === null) return { type: 'noHeader' }
    return {
      type: 'source',
      source: { type: 'csv', fileName: lastPart(only.name), labelColumn: table.labelColumn, task: table.task },
    }
  }
  const idx = files.filter((file) => isIdxName(file.name))
  if (idx.length > 0 && !files.some((file) => imageName.test(file.name))) {
    const labels = idx.find((file) => /idx1|label/i.test(file.name))
    const images = idx.find((file) => file !== labels)
    if (idx.length !== 2 || labels === undefined || images === undefined) return { type: 'incompleteIdx', count: idx.length }
    return {
      type: 'source',
      source: { type: 'idx', imagesFileName: lastPart(images.name), labelsFileName: lastPart(labels.name) },
    }
  }
  if (files.some((file) => imageName.test(file.name) && file.name.includes('/'))) {
    return { type: 'source', source: { type: 'imageFolder', folderName: folderName(files), ...defaultImageSize } }
  }
  return { type: 'unknown' }
}

function isIdxName(name: string): boolean {
  return /idx[1-4]|ubyte/i.test(name)
}

function lastPart(name: string): string {
  return name.split('/').at(-1) ?? name
}

/** The folder that all files share; a class folder's own parent may be left out of the names. */
function folderName(files: readonly NamedBytes[]): string {
  const first = new Set(files.filter((file) => file.name.includes('/')).map((file) => file.name.split('/')[0] ?? ''))
  const [only] = first
  return first.size === 1 && only !== undefined && files.some((file) => file.name.split('/').length > 2) ? only : 'images'
}
