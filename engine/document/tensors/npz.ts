import { zipSync, type Zippable } from 'fflate'
import { fail, succeed, type Problem, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { readZip } from '../zip/readZip.ts'
import { decodeNpy, encodeNpy } from './npy.ts'
import type { FloatTensor } from './safetensors.ts'

const suffix = '.npy'
/** Zip files as NumPy and we write them without zip64 count bytes in 32 bits; the directory needs some of them. */
const maximumFileBytes = 2 ** 32 - 2 ** 24

/** zip's own limit without zip64, and more than 20,000 layers mostly have. */
const maximumArrays = 65_535

/**
 * Float32 tensors as NumPy's .npz: a zip file with one .npy file for each name, stored unpacked as numpy.savez does, the
 * same bytes for the same tensors. `numpy.load(path)['conv_1/kernel']` reads one. Fails where they are more than a zip file holds.
 */
export function encodeNpz(tensors: ReadonlyMap<string, FloatTensor>): Result<Uint8Array<ArrayBuffer>> {
  const entries: Zippable = {}
  let length = 0
  for (const [name, tensor] of tensors) length += tensor.values.byteLength + name.length * 2 + 512
  if (length > maximumFileBytes) return fail(tooLarge(length))
  for (const [name, tensor] of tensors) entries[`${name}${suffix}`] = encodeNpy(tensor)
  return succeed(new Uint8Array(zipSync(entries, { level: 0, mtime: '1980-01-01T00:00:00' })))
}

/**
 * Reads every array of a .npz file, packed or not, that may be damaged or hostile, as float32. Names are those of
 * numpy.load. What is packed may be a thousand times its size: of that, at most `maximumPacked` bytes come out.
 */
export function decodeNpz(
  bytes: Uint8Array,
  { maximumPacked = 2 ** 31 }: { readonly maximumPacked?: number } = {},
): Result<ReadonlyMap<string, FloatTensor>> {
  const zip = readZip(
    bytes,
    {
      entries: maximumArrays,
      bytes: (name, isStored) => (!name.endsWith(suffix) ? 0 : isStored ? bytes.length : maximumPacked),
      totalBytes: bytes.length + maximumPacked,
    },
    text('.npz file', '.npz 文件'),
  )
  if (!zip.ok) return zip
  const tensors = new Map<string, FloatTensor>()
  for (const [entry, content] of zip.value) {
    const name = entry.slice(0, -suffix.length)
    const tensor = decodeNpy(content, name)
    if (!tensor.ok) return tensor
    tensors.set(name, tensor.value)
  }
  return succeed(tensors)
}

function tooLarge(bytes: number): Problem {
  const gigabytes = (bytes / 2 ** 30).toFixed(1)
  return {
    code: 'npz-too-large',
    severity: 'error',
    place: {},
    message: text(
      `The weights take ${gigabytes} GB, but a .npz file holds at most 4 GB. Export them as safetensors.`,
      `权重需要 ${gigabytes} GB，而 .npz 文件最多容纳 4 GB。请导出为 safetensors。`,
    ),
    expected: text('at most 4 GB', '至多 4 GB'),
    got: text(`${gigabytes} GB`, `${gigabytes} GB`),
    fixes: [],
  }
}
