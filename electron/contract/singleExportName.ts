/** The name of an export of one file: as suggested, with the file's own extension where the suggestion has none of it. */
export function singleExportName(suggestedName: string, fileName: string): string {
  const dot = fileName.lastIndexOf('.')
  const extension = dot > 0 ? fileName.slice(dot) : ''
  return suggestedName.endsWith(extension) ? suggestedName : `${suggestedName}${extension}`
}
