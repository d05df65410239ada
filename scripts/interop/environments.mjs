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
const environments = {
  torch: {
    probe: 'import torch, numpy, safetensors.torch',
    /** onnx and onnxscript: what PyTorch's newer ONNX exporter needs. */
    packages: ['torch', 'numpy', 'safetensors', 'pillow', 'onnx', 'onnxscript'],
    /** A PyTorch of the system (Debian's python3-torch) saves a download of gigabytes. */
    seesSystem: 'import torch, numpy',
    systemLacks: ['safetensors==0.4.5'],
  },
  /** A second PyTorch where `torch` is the system's, which is mostly the older one: training is compared in both. */
  torchpip: {
    probe: 'import torch, numpy, safetensors.torch',
    packages: ['torch', 'numpy', 'safetensors', 'pillow', 'onnx', 'onnxscript'],
    folder: 'torch-pip',
  },
  keras: {
    probe: 'import keras, h5py, onnx, onnxruntime, safetensors.numpy',
    packages: ['keras==3.15.1', 'jax', 'h5py', 'onnx', 'onnxruntime', 'safetensors', 'numpy'],
  },
}

export const programs = { torch: 'PyTorch', torchpip: "pip's PyTorch", keras: 'Keras and onnxruntime' }

const versionsOf = {
  torch: 'import torch, numpy; print(f"PyTorch {torch.__version__}, NumPy {numpy.__version__}")',
  keras: `from importlib.metadata import version
print(", ".join(f"{name} {version(package)}" for name, package in
      [("Keras", "keras"), ("JAX", "jax"), ("onnxruntime", "onnxruntime"), ("onnx", "onnx")]))`,
}

/** The programs that answer in an environment, with their versions: "PyTorch 2.9.1, NumPy 2.3.4". */
export function readVersions(name, python) {
  const code = versionsOf[name === 'torchpip' ? 'torch' : name]
  return spawnSync(python, ['-c', code], { encoding: 'utf8', env: { ...process.env, ...pythonSettings } }).stdout.trim()
}

/** What every check's Python gets besides. */
export const pythonSettings = { KERAS_BACKEND: 'jax', PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' }

/**
 * `millisecondsForPip` ends an installation that takes longer. `systemOnly` takes a large program only where the system has
 * it. NETWRIGHT_INTEROP_TORCH=pip asks for pip's PyTorch in any case, the one that most people have; "both" for
 * that besides the system's. One that was made before is used besides the system's without being asked for.
 * @returns {{ python: string } | { reason: string } | null}
 */
function openEnvironment(name, { millisecondsForPip, systemOnly = false } = {}) {
  const { probe, packages, seesSystem, systemLacks, folder: ownFolder = name } = environments[name]
  const wantsPip = name === 'torch' && process.env.NETWRIGHT_INTEROP_TORCH === 'pip'
  const given = process.env[`NETWRIGHT_PYTHON_${name.toUpperCase()}`]
  if (given !== undefined) return works(given, probe) ? { python: given } : { reason: `${given} cannot "${probe}"` }
  const folder = path.join(cacheFolder(), wantsPip ? environments.torchpip.folder : ownFolder)
  const python = path.join(folder, isWindows ? 'Scripts/python.exe' : 'bin/python')
  if (existsSync(path.join(folder, '.ready')) && works(python, probe)) return { python }
  if (name === 'torchpip' && process.env.NETWRIGHT_INTEROP_TORCH !== 'both') return null

  const system = seesSystem === undefined || wantsPip ? undefined : candidates().find((one) => works(one, seesSystem))
  if (system === undefined && systemOnly && seesSystem !== undefined && !wantsPip)
    return { reason: `the system has none ("${seesSystem}"), and pip's takes gigabytes (NETWRIGHT_INTEROP_TORCH=pip gets it)` }
  const base = system ?? candidates().find((one) => works(one, 'import sys, venv; assert sys.version_info >= (3, 10)'))
  if (base === undefined)
    return { reason: 'no Python 3.10 or newer with its venv module was found (python3, or NETWRIGHT_PYTHON)' }
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(path.dirname(folder), { recursive: true })
  console.error(`Making the Python environment "${name}" in ${folder} (once) …`)
  const made = run(base, ['-m', 'venv', ...(system === undefined ? [] : ['--system-site-packages']), folder])
  if (made !== null) return { reason: `no virtual environment could be made (Debian: apt install python3-venv): ${made}` }
  const wanted = system === undefined ? packages : systemLacks
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '2', ...wanted]
  const installed = run(python, pip, { timeout: millisecondsForPip })
  if (installed !== null) return { reason: `pip could not install ${wanted.join(', ')}: ${installed}` }
  if (!works(python, probe)) return { reason: `"${probe}" fails in ${folder}` }
  writeFileSync(path.join(folder, '.ready'), '')
  return { python }
}

/**
 * The interpreters of all environments as variables for the checks, and by environment why one is not to be had, which is printed too;
 * null: none is.
 */
export function openEnvironments(options = {}) {
  const found = {}
  const reasons = {}
  for (const name of Object.keys(environments)) {
    const variable = `NETWRIGHT_PYTHON_${name.toUpperCase()}`
    if (name === 'torchpip' && (options.systemOnly || process.env.NETWRIGHT_INTEROP_TORCH === 'pip')) continue
    const opened = openEnvironment(name, options)
    if (opened === null) continue
    if ('python' in opened) found[variable] = opened.python
    else {
      // Left in, vitest would hand a Python that does not work to the checks.
      delete process.env[variable]
      reasons[name] = opened.reason
      console.error(`skipped: the checks in ${programs[name]}: ${opened.reason}`)
    }
  }
  if (Object.keys(found).length > 0) return { found, reasons }
  console.error(
    'skipped: no check was run. They need Python 3.10 or newer and its package index, or interpreters that have the programs: ' +
      'NETWRIGHT_PYTHON_TORCH (Debian: python3-torch, and safetensors) and NETWRIGHT_PYTHON_KERAS.',
  )
  return null
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
function run(command, args, { timeout } = {}) {
  const stdio = ['ignore', 'inherit', 'pipe']
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', stdio, timeout })
  if (status === 0) return null
  if (error?.code === 'ETIMEDOUT') return `it took longer than ${Math.round(timeout / 60_000)} minutes`
  return error?.message ?? stderr.trim().split('\n').slice(-2).join(' ')
}
