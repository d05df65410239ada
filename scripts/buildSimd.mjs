#!/usr/bin/env node
/**
 * Builds what the simd backend loads at run time into out/simd: its kernels (AssemblyScript) in four builds
 * (engine/simd/openSimd.ts tells which is for what) and the scripts of its threads in a browser (.js) and in Node (.mjs).
 */
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { productTiles } from './simd/productTiles.mjs'
import { registerTiles } from './simd/registerTiles.mjs'
import { stripTiles } from './simd/stripTiles.mjs'
import { unlessDone } from './unlessDone.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const sources = path.join(root, 'engine/simd')
const threadScripts = { 'simd-thread.js': 'engine/run/simdThread.ts', 'simd-thread.mjs': 'engine/cli/simdThread.ts' }
const wasmFile = (build) => `simd-${build}.wasm`
export const simdFolder = path.join(root, 'out/simd')
const stamp = path.join(simdFolder, '.built')

const common = [
  '--runtime', 'stub',
  '--importMemory', '--noExportMemory', '--initialMemory', '16', '--maximumMemory', '65536',
  '-O3', '--noAssert', '--converge',
  // Sizes and addresses are mixed on purpose; AS201 warns of each.
  '--disableWarning', '201',
] // prettier-ignore

/** @type {Readonly<Record<string, readonly string[]>>} */
const builds = {
  'relaxed-shared': ['--enable', 'simd', '--enable', 'relaxed-simd', '--enable', 'threads', '--sharedMemory'],
  'plain-shared': ['--enable', 'simd', '--enable', 'threads', '--sharedMemory'],
  relaxed: ['--enable', 'simd', '--enable', 'relaxed-simd'],
  plain: ['--enable', 'simd'],
}

const below = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && !file.name.endsWith('.test.ts'))
    .map((file) => path.join(file.parentPath, file.name))

/** The kernels import nothing from outside their folder, and take half a minute to compile. */
const kernelSources = () => [
  ...below(path.join(sources, 'kernels')),
  ...['buildSimd.mjs', 'simd/productTiles.mjs', 'simd/registerTiles.mjs', 'simd/stripTiles.mjs'].map((file) =>
    path.join(root, 'scripts', file),
  ),
]
const threadSources = () => [...below(sources), ...Object.values(threadScripts).map((file) => path.join(root, file))]

function isBuiltFrom(files) {
  if (!existsSync(stamp)) return false
  const built = statSync(stamp).mtimeMs
  return files.every((file) => statSync(file).mtimeMs < built)
}

/** Written only where it says something new: a build beside this one may be reading it. */
function writeGenerated(name, text) {
  const file = path.join(sources, 'kernels/generated', name)
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return
  mkdirSync(path.dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, text)
  renameSync(draft, file)
}

async function compileKernels(folder) {
  const { default: asc } = await import('assemblyscript/asc')
  const entry = path.relative(root, path.join(sources, 'kernels/index.ts'))
  for (const [name, features] of Object.entries(builds)) {
    const target = path.relative(root, path.join(folder, wasmFile(name)))
    const printed = asc.createMemoryStream()
    const args = [entry, '-o', target, '--baseDir', root, ...common, ...features]
    const { error } = await asc.main(args, { stderr: printed })
    if (error) throw new Error(`The simd kernels do not compile (${name}):\n${printed.toString()}`)
  }
}

async function bundleThreads(folder) {
  for (const [file, entry] of Object.entries(threadScripts)) {
    await build({
      configFile: false,
      root,
      logLevel: 'warn',
      publicDir: false,
      build: {
        outDir: folder,
        emptyOutDir: false,
        target: 'es2023',
        rolldownOptions: {
          input: path.join(root, entry),
          external: [/^node:/],
          output: { format: 'es', entryFileNames: file, codeSplitting: false },
        },
      },
    })
  }
}

export async function buildSimdIfNeeded() {
  const isBuilt = () => isBuiltFrom(kernelSources()) && isBuiltFrom(threadSources())
  await unlessDone(isBuilt, { lock: `${simdFolder}.lock.tmp`, work: buildSimd })
}

async function buildSimd() {
  const hasKernels = isBuiltFrom(kernelSources())
  writeGenerated('productTiles.ts', productTiles())
  writeGenerated('tiles.ts', registerTiles())
  writeGenerated('stripTiles.ts', stripTiles())
  const folder = `${simdFolder}.${process.pid}.tmp`
  mkdirSync(folder, { recursive: true })
  try {
    if (hasKernels) {
      for (const name of Object.keys(builds)) cpSync(path.join(simdFolder, wasmFile(name)), path.join(folder, wasmFile(name)))
    } else await compileKernels(folder)
    await bundleThreads(folder)
    writeFileSync(path.join(folder, '.built'), '')
    rmSync(simdFolder, { recursive: true, force: true })
    renameSync(folder, simdFolder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildSimdIfNeeded()
