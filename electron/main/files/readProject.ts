import { open } from 'node:fs/promises'
import path from 'node:path'
import { text } from '../../../engine/contract/text.ts'
import type { OpenedProject, Outcome } from '../../contract/calls.ts'
import { explainFileError } from './explainFileError.ts'
import type { ProjectFiles } from './projectFiles.ts'

/** Larger than any project of ours; stops a wrong choice before it fills the memory. */
const largestProjectBytes = 2 ** 31 - 1

/** Reads a project and takes note of it, so that it can be saved to again. */
export async function readProject(file: string, projects: ProjectFiles): Promise<Outcome<OpenedProject>> {
  const name = path.basename(file)
  try {
    const handle = await open(file, 'r')
    try {
      const { size } = await handle.stat()
      if (size > largestProjectBytes)
        return {
          ok: false,
          message: text(
            `"${name}" is ${Math.round(size / 1e6)} MB. Netwright projects are at most 2147 MB, so this is probably another kind of file.`,
            `“${name}”大小为 ${Math.round(size / 1e6)} MB，而 Netwright 项目最大为 2147 MB，因此它很可能不是项目文件。`,
          ),
        }
      const bytes = new Uint8Array(await handle.readFile())
      return { ok: true, value: { file: await projects.remember(file), bytes } }
    } finally {
      await handle.close()
    }
  } catch (error) {
    return { ok: false, message: explainFileError(error, name) }
  }
}
