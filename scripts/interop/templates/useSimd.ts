import { testBackendHost } from '../../../engine/cli/fixtures/testBackendHost.ts'
import { configureBackends, ensureBackend } from '../../../engine/run/backends/backends.ts'

/** The backend with compiled kernels, which large networks need; for `beforeAll`. */
export async function useSimd(): Promise<void> {
  configureBackends(testBackendHost)
  const chosen = await ensureBackend('simd')
  if (!chosen.ok) throw new Error(chosen.problems[0]?.message.en)
}
