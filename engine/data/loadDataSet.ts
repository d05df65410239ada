import type { DataSource } from '../contract/document.ts'
import type { NamedBytes } from '../contract/namedBytes.ts'
import { fail, succeed, type Problem, type Result } from '../contract/problem.ts'
import { text } from '../contract/text.ts'
import type { DataSet } from './dataSet.ts'
import { readCsv } from './sources/csv.ts'
import { dataProblem } from './sources/dataProblem.ts'
import { readIdx } from './sources/idx.ts'
import { readImageFolder, type DecodeImage } from './sources/imageFolder.ts'
import { loadPhotographs } from './sources/photographs.ts'
import { uciDigits } from './sources/uciDigits.ts'

/** The samples that a document's source names, from the bytes of its files. */
export async function loadDataSet(
  source: DataSource,
  { files, decodeImage }: { readonly files: readonly NamedBytes[]; readonly decodeImage: DecodeImage },
): Promise<Result<DataSet>> {
  const find = (fileName: string): NamedBytes | undefined =>
    files.find(({ name }) => name === fileName) ?? files.find(({ name }) => name.split('/').at(-1) === fileName)
  switch (source.type) {
    case 'none':
      return fail(dataProblem('no-data', { message: text('Choose data to train on first.', '请先选择训练数据。') }))
    case 'builtin':
      return succeed(uciDigits())
    case 'photographs':
      return loadPhotographs(source, decodeImage)
    case 'csv': {
      const file = find(source.fileName)
      return file === undefined ? fail(missingFile(source.fileName)) : readCsv(file, source)
    }
    case 'idx': {
      const images = find(source.imagesFileName)
      const labels = find(source.labelsFileName)
      if (images === undefined) return fail(missingFile(source.imagesFileName))
      if (labels === undefined) return fail(missingFile(source.labelsFileName))
      return readIdx({ images, labels })
    }
    case 'imageFolder':
      return files.length === 0 ? fail(missingFile(source.folderName)) : await readImageFolder(files, { source, decodeImage })
  }
}

function missingFile(name: string): Problem {
  const message = text(
    `The data file "${name}" is not here. Choose it again: a document keeps the names of large files, not the files.`,
    `找不到数据文件“${name}”，请重新选择：文档只保存大文件的名称，不保存文件本身。`,
  )
  return dataProblem('missing-file', { message, path: name, expected: text(name, name) })
}
