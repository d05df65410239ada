import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const everything = [
  'engine/**/*.test.ts',
  'templates/**/*.test.ts',
  'electron/**/*.test.ts',
  'renderer/**/*.test.{ts,tsx}',
  'scripts/**/*.test.ts',
]

/** These register backends, kernels and gradients with tf.js, of which a process has one: each file gets a process of its own. */
const changesTfjs = ['engine/run/**/*.test.ts', 'engine/simd/**/*.test.ts', 'engine/conformance/**/*.test.ts']

const common = { setupFiles: ['scripts/fixPropertySeed.ts'], environment: 'node', testTimeout: 60_000 } as const

export default defineConfig({
  test: {
    /* The simd backend's tests need its compiled kernels. */
    globalSetup: ['scripts/vitestSetup.mjs'],
    // Left alone Vitest keeps one core free, which on a machine of two is half of it.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      { test: { ...common, name: 'own process', include: changesTfjs } },
      // The others share processes, so that tf.js and the registry of layers are loaded once in each.
      { test: { ...common, name: 'shared process', include: everything, exclude: changesTfjs, isolate: false } },
    ],
  },
})
