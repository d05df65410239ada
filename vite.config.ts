import { createReadStream } from 'node:fs'
import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { buildPictureFilesIfNeeded, pictureFolder } from './scripts/buildPictureFiles.mjs'
import { buildSimdIfNeeded, simdFolder } from './scripts/buildSimd.mjs'

const root = import.meta.dirname
const wasmFolder = path.join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist')
const onnxFolder = path.join(root, 'node_modules/onnxruntime-web/dist')

/**
 * What the built app finds beside its pages (scripts/build.mjs puts them there), for the dev server:
 * /engine-worker.js, /wasm/*, /simd/* and /pictures/*. Cross-origin isolation gives threads and shared memory.
 */
function engineBesideThePage(): Plugin {
  return {
    name: 'netwright:engine',
    async configureServer(server) {
      await buildSimdIfNeeded()
      await buildPictureFilesIfNeeded()
      server.middlewares.use((request, response, next) => {
        response.setHeader('cross-origin-opener-policy', 'same-origin')
        response.setHeader('cross-origin-embedder-policy', 'require-corp')
        response.setHeader('cross-origin-resource-policy', 'same-origin')
        const address = (request.url ?? '').split('?')[0] ?? ''
        if (address === '/engine-worker.js') {
          response.setHeader('content-type', 'text/javascript')
          response.end(`import '/@fs${path.join(root, 'engine/run/worker.ts')}'`)
          return
        }
        const wasm = /^\/wasm\/([a-z-]+\.wasm)$/.exec(address)?.[1]
        if (wasm !== undefined) {
          response.setHeader('content-type', 'application/wasm')
          createReadStream(path.join(wasm.startsWith('ort-') ? onnxFolder : wasmFolder, wasm)).pipe(response)
          return
        }
        const loader = /^\/wasm\/(ort-[a-z-]+)\.js$/.exec(address)?.[1]
        if (loader !== undefined) {
          response.setHeader('content-type', 'text/javascript')
          createReadStream(path.join(onnxFolder, `${loader}.mjs`)).pipe(response)
          return
        }
        if (address === '/wasm/hdf5_util.js') {
          response.setHeader('content-type', 'text/javascript')
          createReadStream(path.join(root, 'node_modules/h5wasm/dist/esm/hdf5_util.js')).pipe(response)
          return
        }
        const simd = /^\/simd\/([a-z-]+\.(?:wasm|js))$/.exec(address)?.[1]
        if (simd !== undefined) {
          response.setHeader('content-type', simd.endsWith('.js') ? 'text/javascript' : 'application/wasm')
          createReadStream(path.join(simdFolder, simd)).pipe(response)
          return
        }
        const picture = /^\/pictures\/([\w-]+\.(?:ttf|json|wasm))$/.exec(address)?.[1]
        if (picture !== undefined) {
          createReadStream(path.join(pictureFolder, picture)).pipe(response)
          return
        }
        next()
      })
    },
  }
}

export default defineConfig({
  root: path.join(root, 'renderer'),
  base: './',
  plugins: [react(), engineBesideThePage()],
  server: { fs: { allow: [root] } },
  build: {
    outDir: path.join(root, 'dist/renderer'),
    emptyOutDir: true,
    target: 'es2023',
    // Small fonts and pictures stay files: the content security policy allows no data: fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      input: { index: path.join(root, 'renderer/index.html'), engine: path.join(root, 'renderer/engine.html') },
    },
  },
})
