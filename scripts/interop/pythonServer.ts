import { spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pythonSettings } from './environments.mjs'
import { pythonOf, type PythonEnvironment } from './python.ts'

/** A program of this folder that stays: it reads a question a line and answers each with a line. */
export interface PythonServer {
  /** Seconds it took. Throws what it complained of. */
  ask(question: object): Promise<number>
  close(): void
}

/** One start for many questions: what a library has compiled for one network serves the next. */
export async function startPython(
  environment: PythonEnvironment,
  script: string,
  args: readonly string[],
): Promise<PythonServer> {
  const python = pythonOf(environment)
  if (python === null) throw new Error(`There is no Python environment "${environment}".`)
  const child = spawn(python, [path.join(import.meta.dirname, script), ...args], { env: { ...process.env, ...pythonSettings } })
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-4000)
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const nextLine = async (): Promise<string> => {
    const { done, value } = await lines.next()
    if (done === true) throw new Error(`${script} ended in "${environment}":\n${said}`)
    return value
  }
  await nextLine()
  return {
    ask: async (question) => {
      child.stdin.write(`${JSON.stringify(question)}\n`)
      return Number(await nextLine())
    },
    close: () => child.stdin.end(),
  }
}
