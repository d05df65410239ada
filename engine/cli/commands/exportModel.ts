import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { connectEngine } from '../connectEngine.ts'
import { Failure } from '../misuse.ts'
import { openTrained } from '../openTrained.ts'
import { unwrap } from '../readNetwork.ts'

export interface ExportOptions {
  readonly to: 'tfjs' | 'safetensors'
  readonly out: string
  readonly data?: string | undefined
  readonly label: string
  readonly regression: boolean
}

/** Writes the files into the folder `out` after they were read back and compared. */
export async function exportModel(place: string, options: ExportOptions): Promise<string> {
  const client = connectEngine()
  try {
    await client.ask('useBackend', { backend: 'cpu' })
    const runId = await openTrained(client, place, options)
    const { files, check } = unwrap(await client.ask('exportModel', { runId, format: options.to }))
    if (!check.passed)
      throw new Failure(
        `The export was read back and differs by ${check.largestDifference} (at most ${check.tolerance} is allowed), so nothing was written.`,
      )
    for (const { name, bytes } of files) {
      const file = path.join(options.out, name)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, bytes)
    }
    return `Saved ${files.map((file) => file.name).join(', ')} in ${options.out}; read back and compared on ${check.samples} samples: largest difference ${check.largestDifference.toExponential(1)}.`
  } finally {
    client.close()
  }
}
