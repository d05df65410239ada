/** Whether a real Electron executable is here; its npm package brings none, it is fetched on first use. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const electronPackage = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../node_modules/electron')

/** The executable's path, or null. Never downloads. */
export function electronExecutable() {
  const pathFile = path.join(electronPackage, 'path.txt')
  if (!existsSync(pathFile)) return null
  const file = path.join(electronPackage, 'dist', readFileSync(pathFile, 'utf8'))
  return existsSync(file) ? file : null
}

/** Tries Electron's own download. The reason it failed is one line, not Electron's stack trace. */
export function obtainElectron() {
  const outcome = spawnSync(process.execPath, [path.join(electronPackage, 'install.js')], { encoding: 'utf8', timeout: 300_000 })
  const reason = (outcome.stderr ?? '')
    .split('\n')
    .find((line) => /Error|ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|Unsupported/.test(line))
  return {
    executable: outcome.status === 0 ? electronExecutable() : null,
    reason: reason?.trim().slice(0, 160) ?? 'the download did not finish',
  }
}
