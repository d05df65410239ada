import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll } from 'vitest'
import { pythonSettings } from './environments.mjs'

export type PythonEnvironment = 'torch' | 'torchpip' | 'keras'

/** The interpreter of an environment; null where scripts/interop.mjs could not make it: its checks are skipped then. */
export function pythonOf(environment: PythonEnvironment): string | null {
  return process.env[`NETWRIGHT_PYTHON_${environment.toUpperCase()}`] ?? null
}

/** PyTorch, for `describe.each`; where pip's can be had besides the system's, both. */
export const torches: readonly PythonEnvironment[] = pythonOf('torchpip') === null ? ['torch'] : ['torch', 'torchpip']

/** What torchrun must be told: PyTorch 1.x under Python 3.11 starts nothing with its own defaults (its flags of streams are an enum that changed). */
export async function torchrunFlags(environment: PythonEnvironment): Promise<readonly string[]> {
  const version = await runPython(environment, 'torch_version.py')
  return version.startsWith('1.') ? ['--redirects', '1', '--tee', '1'] : []
}

/** Runs a program of this folder ("torch_answers.py"), at an absolute path or, with `module`, by a module's name; gives what it printed, throws what it complained of. */
export async function runPython(
  environment: PythonEnvironment,
  script: string,
  {
    args = [],
    cwd,
    module = false,
  }: { readonly args?: readonly string[]; readonly cwd?: string; readonly module?: boolean } = {},
): Promise<string> {
  const python = pythonOf(environment)
  if (python === null) throw new Error(`There is no Python environment "${environment}".`)
  const program = path.isAbsolute(script) ? script : path.join(import.meta.dirname, script)
  try {
    const { stdout } = await promisify(execFile)(python, [...(module ? ['-m', script] : [program]), ...args], {
      env: { ...process.env, ...pythonSettings },
      maxBuffer: 2 ** 28,
      ...(cwd === undefined ? {} : { cwd }),
    })
    return stdout
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
    throw new Error(`${script} failed in "${environment}":\n${said.slice(-4000)}`, { cause: error })
  }
}

const keeps = process.env['NETWRIGHT_KEEP_INTEROP'] !== undefined

/** An empty folder for what is handed over, removed when the suite ends. NETWRIGHT_KEEP_INTEROP keeps it to look at. Call it in `beforeAll`. */
export function workFolder(name: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), `netwright-${name}-`))
  folders.push(folder)
  return folder
}

/** Removes a folder of gigabytes before the suite ends, unless all are kept. */
export function removeFolder(folder: string): void {
  if (!keeps) rmSync(folder, { recursive: true, force: true })
}

const folders: string[] = []

afterAll(() => {
  for (const folder of folders) removeFolder(folder)
})
