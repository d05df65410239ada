import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { connectEngine } from '../connectEngine.ts'
import { Failure, Misuse } from '../misuse.ts'
import { openTrained } from '../openTrained.ts'
import { unwrap } from '../readNetwork.ts'

export interface ExportOptions {
  readonly to: 'tfjs' | 'onnx' | 'safetensors'
  readonly out: string
  readonly data?: string | undefined
  readonly label: string
  readonly regression: boolean
  /** onnx only: the data's scaling becomes part of the model. */
  readonly preprocessing: boolean
}

/** Writes the files into the folder `out`, or one file as `out` where that ends like it, after they were read back and compared. */
export async function exportModel(place: string, options: ExportOptions): Promise<string> {
  const { to: format, out, preprocessing } = options
  if (preprocessing && format !== 'onnx') throw new Misuse('--preprocessing goes with --to onnx only.')
  const client = connectEngine()
  try {
    await client.ask('useBackend', { backend: 'cpu' })
    const runId = await openTrained(client, place, options)
    const { files, check } = unwrap(await client.ask('exportModel', { runId, format, preprocessing }))
    if (!check.passed)
      throw new Failure(
        `The export was read back and differs by ${check.largestDifference} (at most ${check.tolerance} is allowed), so nothing was written.`,
      )
    const [only, ...others] = files
    const isFile = only !== undefined && others.length === 0 && path.extname(out) === path.extname(only.name)
    for (const { name, bytes } of files) {
      const file = isFile ? out : path.join(out, name)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, bytes)
    }
    const saved = isFile ? out : `${files.map((file) => file.name).join(', ')} in ${out}`
    return `Saved ${saved}; read back and compared on ${check.samples} samples: largest difference ${check.largestDifference.toExponential(1)}.`
  } finally {
    client.close()
  }
}
