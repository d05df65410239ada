import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { DataSource } from '../contract/document.ts'
import type { NamedBytes } from '../contract/namedBytes.ts'
import { Failure, Misuse } from './misuse.ts'
import { listFolder, readFileOrFail } from './readNetwork.ts'

export interface NamedData {
  readonly source: DataSource
  readonly files: readonly NamedBytes[]
}

export interface DataOptions {
  /** Column with the target. */
  readonly labelColumn: string
  readonly regression: boolean
  /** Size and channels that pictures of a folder are brought to. */
  readonly imageShape: readonly number[]
}

/** What a table's columns mean: as told now, else as noted in the run folder; the target lies in "label" unless told. */
export function columnsOf(
  { label, regression }: { readonly label?: string | undefined; readonly regression: boolean },
  noted: { readonly labelColumn: string; readonly regression: boolean } | null,
): Pick<DataOptions, 'labelColumn' | 'regression'> {
  return { labelColumn: label ?? noted?.labelColumn ?? 'label', regression: regression || noted?.regression === true }
}

/** The data that was named now, else what the run folder `place` was trained on, which must still be there. */
export async function dataOf(
  place: string,
  { given, noted }: { given: string | undefined; noted: string | undefined },
): Promise<string> {
  if (given !== undefined) return given
  if (noted === undefined) throw new Misuse(`"${place}" does not say which data it was trained on: add --data.`)
  const isThere = noted === 'uci-digits' || (await stat(noted).catch(() => null)) !== null
  if (!isThere) throw new Misuse(`"${place}" was trained on ${noted}, which is no longer there: say with --data where it is.`)
  return noted
}

/** What `--data` names: "uci-digits", a CSV file, an IDX images file (its labels file lies beside it), or a folder with one folder per class. */
export async function readData(given: string, options: DataOptions): Promise<NamedData> {
  if (given === 'uci-digits') return { source: { type: 'builtin', name: 'uci-digits' }, files: [] }
  if (given === 'photographs')
    throw new Misuse(
      'The built-in photographs have no labels: they are for looking at feature maps in the app. Choose data with labels.',
    )
  const kind = await stat(given).catch(() => null)
  if (kind === null)
    throw new Misuse(
      `--data takes uci-digits, a CSV file, an IDX images file or a folder of image folders; "${given}" is none of these and does not exist.`,
    )
  if (kind.isDirectory()) return readImageFolder(given, options.imageShape)
  if (/\.(csv|tsv)$/i.test(given)) return readCsv(given, options)
  if (/idx\d-ubyte(\.gz)?$/i.test(given)) return readIdx(given)
  throw new Misuse(
    `--data cannot tell what "${given}" is: a CSV file ends in .csv or .tsv, an IDX file in idx3-ubyte or idx3-ubyte.gz.`,
  )
}

async function namedBytes(file: string, name = path.basename(file)): Promise<NamedBytes> {
  return { name, bytes: await readFileOrFail(file) }
}

async function readCsv(file: string, { labelColumn, regression }: DataOptions): Promise<NamedData> {
  const fileName = path.basename(file)
  return {
    source: { type: 'csv', fileName, labelColumn, task: regression ? 'regression' : 'classification' },
    files: [await namedBytes(file)],
  }
}

async function readIdx(images: string): Promise<NamedData> {
  const labels = path.join(path.dirname(images), path.basename(images).replace('images', 'labels').replace('idx3', 'idx1'))
  if (labels === images)
    throw new Misuse(
      `"${images}" does not look like an images file: its name must contain "images" and "idx3", as MNIST's files do.`,
    )
  const files = [await namedBytes(images), await namedBytes(labels)]
  return { source: { type: 'idx', imagesFileName: path.basename(images), labelsFileName: path.basename(labels) }, files }
}

async function readImageFolder(folder: string, [height = 32, width = 32, channels = 3]: readonly number[]): Promise<NamedData> {
  const entries = await listFolder(folder, { recursive: true })
  const pictures = entries.filter((entry) => entry.isFile() && /\.(png|jpe?g|webp|gif|bmp)$/i.test(entry.name))
  if (pictures.length === 0)
    throw new Failure(
      `"${folder}" holds no PNG, JPEG, WebP, GIF or BMP files. It should hold one folder for each class, with that class's pictures inside.`,
    )
  const files: NamedBytes[] = []
  for (const picture of pictures) {
    const file = path.join(picture.parentPath, picture.name)
    files.push(await namedBytes(file, path.relative(folder, file).split(path.sep).join('/')))
  }
  return {
    source: {
      type: 'imageFolder',
      folderName: path.basename(path.resolve(folder)),
      height,
      width,
      channels: channels === 1 ? 1 : 3,
    },
    files,
  }
}
