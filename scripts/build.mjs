#!/usr/bin/env node
/** Builds everything into dist/: renderer (with the engine worker and the wasm files of tf.js and onnxruntime beside it), desktop main and preload, command line. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, defaultClientConditions } from 'vite'
import { buildPictureFilesIfNeeded, pictureFolder } from './buildPictureFiles.mjs'
import { buildSimdIfNeeded, simdFolder } from './buildSimd.mjs'
import { unlessDone } from './unlessDone.mjs'
import { bundledAs, writeNotices } from './writeNotices.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const finished = path.join(root, 'dist')
/** Built aside and swapped in at the end: a failed build leaves the last good one. */
const dist = path.join(root, `dist.${process.pid}.tmp`)
const stamp = '.built'
const { version, description, author, license, engines, devDependencies } = JSON.parse(
  readFileSync(path.join(root, 'package.json'), 'utf8'),
)

/** tf.js, onnxruntime, h5wasm, the WebGPU binding and sharp stay packages in Node: they bring binaries that must lie beside them. */
const nodeExternal = [/^@tensorflow\//, /^onnxruntime-web/, /^h5wasm/, 'webgpu', 'sharp', 'electron']

/**
 * The threaded wasm backend sends the text of one of its functions to its threads. The function asks
 * `typeof _scriptDir !== "undefined"` of a variable outside itself, and a minifier, which sees the variable, drops the
 * question: each thread then dies of a ReferenceError. Nothing needs the variable: the files are named by setWasmPaths.
 */
export function keepThreadsWhole() {
  return {
    name: 'netwright:wasm-threads',
    /** @param {string} code @param {string} id */
    transform(code, id) {
      if (!id.includes('tfjs-backend-wasm-threaded-simd.js')) return null
      const whole = code.replaceAll('typeof _scriptDir !== "undefined" && _scriptDir', 'false')
      if (whole === code) throw new Error('The threaded wasm backend has changed: look again at what its threads are sent.')
      return { code: whole, map: null }
    },
  }
}

async function buildRenderer() {
  await build({
    configFile: path.join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: path.join(dist, 'renderer'), license: bundledAs('pages') },
  })
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    plugins: [keepThreadsWhole()],
    // Its loader and .wasm file lie in wasm/, as tf.js's do, instead of in the bundle.
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
    build: {
      outDir: path.join(dist, 'renderer'),
      emptyOutDir: false,
      license: bundledAs('engine'),
      target: 'es2023',
      chunkSizeWarningLimit: 4000,
      rolldownOptions: {
        input: path.join(root, 'engine/run/worker.ts'),
        output: { entryFileNames: 'engine-worker.js', codeSplitting: false, format: 'es' },
      },
    },
  })
  const wasm = path.join(dist, 'renderer/wasm')
  mkdirSync(wasm, { recursive: true })
  const source = path.join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist')
  for (const file of readdirSync(source)) if (file.endsWith('.wasm')) cpSync(path.join(source, file), path.join(wasm, file))
  const onnx = path.join(root, 'node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded')
  cpSync(`${onnx}.wasm`, path.join(wasm, 'ort-wasm-simd-threaded.wasm'))
  cpSync(`${onnx}.mjs`, path.join(wasm, 'ort-wasm-simd-threaded.js'))
  // Its WebAssembly is inside the script.
  cpSync(path.join(root, 'node_modules/h5wasm/dist/esm/hdf5_util.js'), path.join(wasm, 'hdf5_util.js'))
}

/** The simd backend's kernels and thread script, beside the engine worker and beside the command line. */
async function placeSimd() {
  await buildSimdIfNeeded()
  for (const [folder, script] of [
    ['renderer/simd', 'simd-thread.js'],
    ['cli/simd', 'simd-thread.mjs'],
  ]) {
    mkdirSync(path.join(dist, folder), { recursive: true })
    for (const file of readdirSync(simdFolder))
      if (file.endsWith('.wasm') || file === script) cpSync(path.join(simdFolder, file), path.join(dist, folder, file))
  }
}

/** What pictures of networks are drawn with, at the same two places. */
async function placePictureFiles() {
  await buildPictureFilesIfNeeded()
  for (const folder of ['renderer', 'cli']) cpSync(pictureFolder, path.join(dist, folder, 'pictures'), { recursive: true })
}

/** Names the packages that the script imports. */
async function buildNode({ entry, outFile, format, license }) {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: [] },
    build: {
      ssr: path.join(root, entry),
      outDir: path.dirname(path.join(dist, outFile)),
      emptyOutDir: false,
      target: 'node20',
      ...(license === undefined ? {} : { license }),
      rolldownOptions: {
        external: nodeExternal,
        output: { format, entryFileNames: path.basename(outFile), codeSplitting: false },
      },
    },
  })
  const imported = built.output.flatMap(({ imports = [], dynamicImports = [] }) => [...imports, ...dynamicImports])
  const packageOf = (name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/')
  const isOwn = (name) => built.output.some(({ fileName }) => fileName === name)
  return new Set(imported.filter((name) => !isBuiltin(name) && !isOwn(name)).map(packageOf))
}

/** The command line as a package of its own: `npm pack ./dist/cli`. What stays outside its script is what it depends on. */
async function buildCli() {
  const folder = path.join(dist, 'cli')
  const imported = await buildNode({
    entry: 'engine/cli/main.ts',
    outFile: 'cli/netwright.mjs',
    format: 'es',
    license: bundledAs('cli'),
  })
  // Found by import.meta.resolve.
  imported.add('h5wasm')
  const optional = new Set(['webgpu'])
  const byName = ([left], [right]) => (left < right ? -1 : 1)
  const versions = (names) => Object.fromEntries([...names].map((name) => [name, pinned(name)]).toSorted(byName))
  const manifest = {
    name: 'netwright',
    version,
    description,
    author,
    license,
    type: 'module',
    bin: { netwright: 'netwright.mjs' },
    engines,
    dependencies: versions([...imported].filter((name) => !optional.has(name))),
    peerDependencies: versions(optional),
    peerDependenciesMeta: Object.fromEntries([...optional].map((name) => [name, { optional: true }])),
  }
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  cpSync(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'))
  writeNotices(folder)
}

function pinned(name) {
  const found = devDependencies[name]
  if (found === undefined) throw new Error(`The command line imports ${name}, which package.json does not pin.`)
  return found
}

/** Newest change below the folders that go into the build; milliseconds. */
function newestSource() {
  const folders = ['engine', 'renderer', 'electron', 'templates', 'scripts']
  const files = ['package.json', 'package-lock.json', 'vite.config.ts', 'tsconfig.base.json']
  let newest = 0
  for (const file of files) newest = Math.max(newest, statSync(path.join(root, file)).mtimeMs)
  for (const folder of folders)
    for (const file of readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true }))
      if (file.isFile() && !/\.test\.tsx?$/.test(file.name))
        newest = Math.max(newest, statSync(path.join(file.parentPath, file.name)).mtimeMs)
  return newest
}

export function isBuilt() {
  return existsSync(path.join(finished, stamp)) && statSync(path.join(finished, stamp)).mtimeMs > newestSource()
}

export async function buildAll() {
  // A test runner that starts a build has NODE_ENV=test, which would build React's development version.
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  try {
    await buildRenderer()
    await buildNode({ entry: 'electron/main/main.ts', outFile: 'electron/main.cjs', format: 'cjs' })
    await buildNode({ entry: 'electron/preload/preload.ts', outFile: 'electron/preload.cjs', format: 'cjs' })
    await buildCli()
    await placeSimd()
    await placePictureFiles()
    writeNotices(path.join(dist, 'renderer'))
    await buildNode({ entry: 'scripts/serve.ts', outFile: 'server/serve.mjs', format: 'es' })
    const app = { name: 'netwright', productName: 'Netwright', version, description, author, license, main: 'electron/main.cjs' }
    writeFileSync(path.join(dist, 'package.json'), `${JSON.stringify(app, null, 2)}\n`)
    writeFileSync(path.join(dist, stamp), '')
    rmSync(finished, { recursive: true, force: true })
    renameSync(dist, finished)
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
    rmSync(dist, { recursive: true, force: true })
  }
}

export async function buildIfNeeded() {
  await unlessDone(isBuilt, {
    lock: path.join(root, 'dist.lock.tmp'),
    work: async () => {
      console.error('Building Netwright (once after each change, about a minute) …')
      await buildAll()
    },
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildAll()
  console.error('Built into dist/.')
}
