import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    /* The simd backend's tests need its compiled kernels. */
    globalSetup: ['scripts/vitestSetup.mjs'],
    setupFiles: ['scripts/fixPropertySeed.ts'],
    include: [
      'engine/**/*.test.ts',
      'templates/**/*.test.ts',
      'electron/**/*.test.ts',
      'renderer/**/*.test.{ts,tsx}',
      'scripts/**/*.test.ts',
    ],
    environment: 'node',
    testTimeout: 60_000,
  },
})
