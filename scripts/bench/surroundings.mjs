import { readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

export function versions(root) {
  const of = (name) => JSON.parse(readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')).version
  return {
    netwright: JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version,
    node: process.version,
    tfjs: of('@tensorflow/tfjs-core'),
  }
}

export function machine() {
  const cpus = os.cpus()
  return {
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryGB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()}`,
  }
}
