import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { keepThreadsWhole } from '../build.mjs'

/** Builds one file of a TypeScript module and all that it imports but, in Node, tf.js. */
export async function bundle(entry, { root, file, browser }) {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ...(browser ? { plugins: [keepThreadsWhole()] } : { ssr: { noExternal: true } }),
    build: {
      ...(browser ? {} : { ssr: path.join(root, entry) }),
      outDir: path.dirname(file),
      emptyOutDir: false,
      target: browser ? 'es2023' : 'node20',
      chunkSizeWarningLimit: 4000,
      rolldownOptions: {
        ...(browser ? { input: path.join(root, entry) } : { external: [/^@tensorflow\//, 'webgpu'] }),
        output: { format: 'es', entryFileNames: path.basename(file), codeSplitting: false },
      },
    },
  })
}

/** The module `entry` (a path below `root`), built into the folder `out` and loaded. */
export async function bundleForNode(entry, { root, out }) {
  const file = path.join(out, `${path.basename(entry, '.ts')}.mjs`)
  await bundle(entry, { root, file, browser: false })
  return import(pathToFileURL(file).href)
}
