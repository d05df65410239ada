import { expect, test, vi } from 'vitest'
import { testBackendHost } from '../../cli/fixtures/testBackendHost.ts'
import type { SimdHost } from '../../simd/openSimd.ts'
import { backendDetail, configureBackends, ensureBackend } from './backends.ts'
import { onBackendLost } from './onBackendLost.ts'

const hosts: SimdHost[] = []
vi.mock(import('../../simd/openSimd.ts'), async (original) => {
  const { openSimd, ...rest } = await original()
  return {
    ...rest,
    openSimd: (host) => {
      hosts.push(host)
      return openSimd(host)
    },
  }
})

test('after a thread was lost the simd backend is opened anew, with one thread less', async () => {
  configureBackends(testBackendHost)
  const heard: string[] = []
  onBackendLost(({ backend, reason }) => heard.push(`${backend}: ${reason}`))
  expect(await ensureBackend('simd')).toMatchObject({ ok: true })
  expect(backendDetail('simd').en).toContain('2 threads')
  // What the pool calls when a kernel makes no more progress; threads/createThreadPool.test.ts shows that it does.
  hosts[0]?.onLost?.(new Error('a kernel thread stopped'))
  expect(heard).toEqual(['simd: a kernel thread stopped'])
  expect(await ensureBackend('simd')).toMatchObject({ ok: true })
  expect(backendDetail('simd').en).toContain('1 thread')
  expect(hosts.map(({ threads }) => threads)).toEqual([2, 1])
})
