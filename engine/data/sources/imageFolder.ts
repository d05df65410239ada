import type { DataSource } from '../../contract/document.ts'
import type { NamedBytes } from '../../contract/namedBytes.ts'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text, type Text } from '../../contract/text.ts'
import type { DataSet } from '../dataSet.ts'
import { dataProblem } from './dataProblem.ts'
import { fitImage, type Pixels } from './fitImage.ts'
import { readImageHeader } from './imageHeader.ts'

type ImageSource = Extract<DataSource, { type: 'imageFolder' }>

/** Turns a compressed image into pixels; only the host can. Rejects where it cannot. */
export type DecodeImage = (bytes: Uint8Array<ArrayBuffer>) => Promise<Pixels>

/** Larger images are left out before they are decoded: 64 million pixels are 256 MB. */
const maximumSide = 8192
const maximumPixels = 64_000_000
const maximumValues = 2 ** 28
/** So many files are named one by one; the rest is counted. */
const namedFiles = 50

/**
 * Images in one folder per class, scaled and cut to height × width; values 0 to 255. The class is the folder that holds
 * the file; classes are sorted by name. A file that cannot be used is left out with its reason; it never ends the import.
 */
export async function readImageFolder(
  files: readonly NamedBytes[],
  { source, decodeImage }: { readonly source: ImageSource; readonly decodeImage: DecodeImage },
): Promise<Result<DataSet>> {
  const { height, width, channels } = source
  const shown = files.filter(({ name }) => !isHidden(name))
  const images = belowFolder(shown, source.folderName).sort((left, right) => (left.name < right.name ? -1 : 1))
  const size = height * width * channels
  if (images.length * size > maximumValues) return fail(tooMany(images.length, source))
  const values = new Float32Array(images.length * size)
  const classOf: string[] = []
  const leftOut: Problem[] = []
  for (const file of images) {
    const pixels = await readPixels(file, decodeImage)
    if ('reason' in pixels) {
      leftOut.push(leaveOut(file.name, pixels.reason))
      continue
    }
    fitImage(pixels, { into: values, offset: classOf.length * size, size: source })
    classOf.push(file.name.split('/').at(-2) ?? '')
  }
  const problems = summarise(leftOut)
  if (classOf.length === 0) return fail(noImages(source.folderName), ...problems)
  const classNames = [...new Set(classOf)].sort((left, right) => (left < right ? -1 : 1))
  const index = new Map(classNames.map((name, position) => [name, position]))
  return succeed({
    samples: classOf.length,
    shape: [height, width, channels],
    inputs: values.slice(0, classOf.length * size),
    targets: Int32Array.from(classOf, (name) => index.get(name) ?? 0),
    targetSize: 1,
    classNames,
    attribution: null,
    problems,
  })
}

/** Some hosts name files by the chosen folder too ("pets/cats/1.png"): what lies in that folder itself is in no class. */
function belowFolder(files: readonly NamedBytes[], folder: string): NamedBytes[] {
  const start = `${folder}/`
  const isNamed = files.every(({ name }) => name.startsWith(start)) && files.some(({ name }) => name.split('/').length > 2)
  return isNamed ? files.map(({ name, bytes }) => ({ name: name.slice(start.length), bytes })) : [...files]
}

async function readPixels({ name, bytes }: NamedBytes, decodeImage: DecodeImage): Promise<Pixels | { readonly reason: Text }> {
  if (!name.includes('/')) return { reason: text('it lies in no class folder', '它不在任何类别文件夹中') }
  const header = readImageHeader(bytes)
  if (header === null)
    return { reason: text('it is no PNG, JPEG, GIF, WebP or BMP image', '它不是 PNG、JPEG、GIF、WebP 或 BMP 图像') }
  const { width, height } = header
  if (width === 0 || height === 0) return { reason: text('it has no pixels', '它没有像素') }
  if (width > maximumSide || height > maximumSide || width * height > maximumPixels) {
    return {
      reason: text(
        `it is ${width} × ${height} pixels; at most ${maximumSide} on a side and ${maximumPixels / 1e6} million in all are read`,
        `它有 ${width} × ${height} 像素，每边最多 ${maximumSide}，总共最多 ${maximumPixels / 1e4} 万像素`,
      ),
    }
  }
  const damaged = { reason: text('it is damaged and cannot be decoded', '它已损坏，无法解码') }
  try {
    const pixels = await decodeImage(bytes)
    return pixels.data.length === pixels.width * pixels.height * 4 && pixels.data.length > 0 ? pixels : damaged
  } catch {
    return damaged
  }
}

/** Folders bring files that nobody put there (.DS_Store, Thumbs.db). */
function isHidden(name: string): boolean {
  const parts = name.split('/')
  return (
    parts.some((part) => part.startsWith('.')) ||
    /^(thumbs\.db|desktop\.ini)$/i.test(parts.at(-1) ?? '') ||
    parts.includes('__MACOSX')
  )
}

function leaveOut(name: string, reason: Text): Problem {
  const message = text(`${name} was left out: ${reason.en}.`, `${name} 已略去：${reason.zh}。`)
  return dataProblem('file-left-out', { severity: 'warning', message, path: name })
}

function summarise(leftOut: readonly Problem[]): readonly Problem[] {
  const rest = leftOut.length - namedFiles
  if (rest <= 0) return leftOut
  const message = text(`${rest} more files were left out.`, `另有 ${rest} 个文件被略去。`)
  return [...leftOut.slice(0, namedFiles), dataProblem('file-left-out', { severity: 'warning', message })]
}

function tooMany(count: number, { height, width, channels }: ImageSource): Problem {
  const message = text(
    `${count} images of ${height} × ${width} × ${channels} numbers do not fit into memory. Choose a smaller size or fewer images.`,
    `${count} 张 ${height} × ${width} × ${channels} 的图像超出内存，请选择更小的尺寸或更少的图像。`,
  )
  return dataProblem('too-large', { message })
}

function noImages(folder: string): Problem {
  const message = text(
    `"${folder}" holds no image that can be used. It needs one folder for each class, with PNG, JPEG, GIF, WebP or BMP images in it.`,
    `“${folder}”中没有可用的图像。它应为每个类别包含一个文件夹，其中放 PNG、JPEG、GIF、WebP 或 BMP 图像。`,
  )
  return dataProblem('no-samples', { message, path: folder })
}
