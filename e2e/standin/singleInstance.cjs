'use strict'
const fs = require('node:fs')
const net = require('node:net')
const os = require('node:os')
const path = require('node:path')
const crypto = require('node:crypto')

/*
 * requestSingleInstanceLock is synchronous, so the lock is a file with the holder's process id beside the user data; the
 * message to the holder goes over a local socket and may take its time.
 */
const socketOf = (userData) =>
  path.join(os.tmpdir(), `standin-${crypto.createHash('sha1').update(userData).digest('hex').slice(0, 16)}.sock`)

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
  fs.mkdirSync(userData, { recursive: true })
  const lock = path.join(userData, 'standin.lock')
  const holder = fs.existsSync(lock) ? Number(fs.readFileSync(lock, 'utf8')) : 0
  if (holder > 0 && holder !== process.pid && isAlive(holder)) {
    const socket = net.connect(socketOf(userData))
    socket.end(JSON.stringify({ commandLine: process.argv, folder: process.cwd() }))
    socket.on('error', () => {})
    return false
  }
  fs.writeFileSync(lock, String(process.pid))
  fs.rmSync(socketOf(userData), { force: true })
  const server = net.createServer((socket) => {
    let message = ''
    socket.on('data', (data) => (message += data))
    socket.on('end', () => onSecondInstance(JSON.parse(message)))
  })
  server.listen(socketOf(userData))
  server.unref()
  process.once('exit', () => {
    fs.rmSync(lock, { force: true })
    fs.rmSync(socketOf(userData), { force: true })
  })
  return true
}

module.exports = { takeSingleInstanceLock }
