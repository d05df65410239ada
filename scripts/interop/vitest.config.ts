import { defineConfig } from 'vitest/config'
import { summaryReporter } from './summaryReporter.ts'

const minute = 60_000

export default defineConfig({
  test: {
    include: ['scripts/interop/**/*.interop.ts'],
    environment: 'node',
    reporters: ['default', summaryReporter],
    /* Large networks are computed by the simd backend, with its compiled kernels. */
    globalSetup: ['scripts/vitestSetup.mjs'],
    testTimeout: 10 * minute,
    hookTimeout: 20 * minute,
    /* Several Pythons at once would need several times the memory. */
    fileParallelism: false,
    passWithNoTests: false,
  },
})
