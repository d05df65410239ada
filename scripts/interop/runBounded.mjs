/**
 * The part of the interop checks that belongs to `npm test`: every format at least once in the program it is for, within
 * ten minutes, the programs' download included. What cannot be had, or for which no time is left, is skipped with its
 * reason; what answers differently fails.
 */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { openEnvironments } from './environments.mjs'

const minute = 60_000
const minutesInAll = 10
const millisecondsForPip = 4 * minute
/** In order of worth: a later one is begun only while this much time is left. */
const chosen = ['everyFormat', 'torchrun', 'onnx.interop']
const leastLeft = 3 * minute

/** Writes vitest's reports as interop-NAME.json into `folder`. Returns an exit status. */
export function runBounded(root, folder) {
  const started = Date.now()
  const left = () => started + minutesInAll * minute - Date.now()
  if (process.env.NETWRIGHT_INTEROP === 'off') {
    console.error('skipped: NETWRIGHT_INTEROP is "off"')
    return 0
  }
  const opened = openEnvironments({ millisecondsForPip, systemOnly: true })
  if (opened === null) return 0
  let worst = 0
  for (const name of chosen) {
    if (left() < leastLeft) {
      console.error(`skipped: ${name}: less than ${leastLeft / minute} of the ${minutesInAll} minutes were left`)
      continue
    }
    const report = ['--reporter=default', '--reporter=json', `--outputFile.json=${path.join(folder, `interop-${name}.json`)}`]
    const { status, error } = spawnSync(process.execPath, vitestWith(root, [name, ...report]), {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...opened.found },
      timeout: left(),
    })
    if (error?.code === 'ETIMEDOUT') console.error(`skipped: ${name}: it was not done when the ${minutesInAll} minutes were over`)
    else worst = Math.max(worst, status ?? 1)
  }
  return worst
}

export function vitestWith(root, args) {
  const config = path.join(root, 'scripts/interop/vitest.config.ts')
  return [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', config, ...args]
}
