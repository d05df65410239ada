import type { DataSource } from '../../engine/contract/document.ts'

/** Equal for sources that are read from the same files, however they are read; null for a source without files. */
export function sourceFilesKey(source: DataSource): string | null {
  switch (source.type) {
    case 'none':
    case 'builtin':
    case 'photographs':
      return null
    case 'csv':
      return `csv:${source.fileName}`
    case 'idx':
      return `idx:${source.imagesFileName}|${source.labelsFileName}`
    case 'imageFolder':
      return `images:${source.folderName}`
  }
}

/** What people call the source: a file's name or a folder's. */
export function sourceName(source: DataSource): string {
  switch (source.type) {
    case 'none':
      return ''
    case 'builtin':
      return 'UCI digits'
    case 'photographs':
      return 'china.jpg, flower.jpg'
    case 'csv':
      return source.fileName
    case 'idx':
      return source.imagesFileName
    case 'imageFolder':
      return source.folderName
  }
}
