'use strict'
const fs = require('node:fs')
const path = require('node:path')

/*
 * requestSingleInstanceLock is synchronous and a process without the lock quits at once. So both the lock (a file with the
 * holder's process id) and the message to the holder (a file that it looks for) are written with synchronous calls.
 */
const lookEveryMs = 100

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** True: this process holds the lock from now on. False: another does, and is told this one's command line. */
function takeSingleInstanceLock({ userData, onSecondInstance }) {
  const letters = path.join(userData, 'standin-second-instances')
  fs.mkdirSync(letters, { recursive: true })
  const lock = path.join(userData, 'standin.lock')
  const holder = fs.existsSync(lock) ? Number(fs.readFileSync(lock, 'utf8')) : 0
  if (holder > 0 && holder !== process.pid && isAlive(holder)) {
    const letter = path.join(letters, String(process.pid))
    fs.writeFileSync(`${letter}.draft`, JSON.stringify({ commandLine: process.argv, folder: process.cwd() }))
    fs.renameSync(`${letter}.draft`, `${letter}.json`)
    return false
  }
  fs.writeFileSync(lock, String(process.pid))
  setInterval(() => {
    for (const name of fs.readdirSync(letters).filter((file) => file.endsWith('.json'))) {
      const letter = path.join(letters, name)
      onSecondInstance(JSON.parse(fs.readFileSync(letter, 'utf8')))
      fs.rmSync(letter)
    }
  }, lookEveryMs).unref()
  process.once('exit', () => fs.rmSync(lock, { force: true }))
  return true
}

module.exports = { takeSingleInstanceLock }
