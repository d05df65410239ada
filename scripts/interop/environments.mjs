/** Where the Python programs come from that read our exports: virtual environments in the user's cache folder, made once. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const isWindows = process.platform === 'win32'

/**
 * Each environment holds programs that get along. `probe` fails where something is missing; `packages` are pip's names.
 * Exact versions where a newer one may answer differently.
 */
export const environments = {
  torch: {
    probe: 'import torch, numpy, safetensors.torch',
    packages: ['torch', 'numpy', 'safetensors', 'pillow'],
    /** A PyTorch of the system (Debian's python3-torch) saves a download of gigabytes. */
    seesSystem: 'import torch, numpy',
    systemLacks: ['safetensors==0.4.5'],
  },
  keras: {
    probe: 'import keras, h5py, onnx, onnxruntime, safetensors.numpy',
    packages: ['keras==3.15.1', 'jax', 'h5py', 'onnx', 'onnxruntime', 'safetensors', 'numpy'],
  },
}

/** What every check's Python gets besides. */
export const pythonSettings = { KERAS_BACKEND: 'jax', PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' }

/** @returns {{ python: string } | { reason: string }} */
export function openEnvironment(name) {
  const { probe, packages, seesSystem, systemLacks } = environments[name]
  const given = process.env[`NETWRIGHT_PYTHON_${name.toUpperCase()}`]
  if (given !== undefined) return works(given, probe) ? { python: given } : { reason: `${given} cannot "${probe}"` }
  const folder = path.join(cacheFolder(), name)
  const python = path.join(folder, isWindows ? 'Scripts/python.exe' : 'bin/python')
  if (existsSync(path.join(folder, '.ready')) && works(python, probe)) return { python }

  const system = seesSystem === undefined ? undefined : candidates().find((one) => works(one, seesSystem))
  const base = system ?? candidates().find((one) => works(one, 'import sys, venv; assert sys.version_info >= (3, 10)'))
  if (base === undefined)
    return { reason: 'no Python 3.10 or newer with its venv module was found (python3, or NETWRIGHT_PYTHON)' }
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(path.dirname(folder), { recursive: true })
  console.error(`Making the Python environment "${name}" in ${folder} (once) …`)
  const made = run(base, ['-m', 'venv', ...(system === undefined ? [] : ['--system-site-packages']), folder])
  if (made !== null) return { reason: `no virtual environment could be made: ${made}` }
  const wanted = system === undefined ? packages : systemLacks
  const installed = run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...wanted])
  if (installed !== null) return { reason: `pip could not install ${wanted.join(', ')}: ${installed}` }
  if (!works(python, probe)) return { reason: `"${probe}" fails in ${folder}` }
  writeFileSync(path.join(folder, '.ready'), '')
  return { python }
}

function candidates() {
  const { NETWRIGHT_PYTHON } = process.env
  if (NETWRIGHT_PYTHON !== undefined) return [NETWRIGHT_PYTHON]
  return isWindows ? ['py', 'python'] : ['python3', '/usr/bin/python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10']
}

function cacheFolder() {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env
  const home = os.homedir()
  const caches = isWindows
    ? (LOCALAPPDATA ?? path.join(home, 'AppData/Local'))
    : process.platform === 'darwin'
      ? path.join(home, 'Library/Caches')
      : (XDG_CACHE_HOME ?? path.join(home, '.cache'))
  return path.join(caches, 'netwright-interop')
}

function works(python, code) {
  return spawnSync(python, ['-c', code], { stdio: 'ignore', env: { ...process.env, ...pythonSettings } }).status === 0
}

/** null, or the last lines of what it said. */
function run(command, args) {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'inherit', 'pipe'] })
  if (status === 0) return null
  return error?.message ?? stderr.trim().split('\n').slice(-2).join(' ')
}
