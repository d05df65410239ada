import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { contentSecurityPolicy, engineWorkerSecurityPolicy } from '../../contract/headers.ts'
import { resolveBundlePath } from './resolveBundlePath.ts'
import { createBundleServer } from './serveBundle.ts'

let serve: (request: Request) => Promise<Response>
beforeAll(async () => {
  const parent = await mkdtemp(path.join(os.tmpdir(), 'netwright-bundle-'))
  const root = path.join(parent, 'renderer')
  await mkdir(path.join(root, 'assets'), { recursive: true })
  await writeFile(path.join(parent, 'secret.json'), 'secret')
  await writeFile(path.join(root, 'index.html'), '<!doctype html>')
  await writeFile(path.join(root, 'engine-worker.js'), '')
  await writeFile(path.join(root, 'assets/app-Ab_1.js'), 'let a')
  await writeFile(path.join(root, 'assets/app.js.map'), '{}')
  for (const name of ['inter-latin-400.ttf', 'resvg.wasm', 'fonts.json']) await writeFile(path.join(root, 'assets', name), '')
  await symlink(path.join(parent, 'secret.json'), path.join(root, 'assets/link.json'))
  serve = createBundleServer({ root, serveStore: async (_request, key) => new Response(`store ${key}`) })
})

describe('serveBundle', () => {
  test('serves pages and assets with their types and the security headers', async () => {
    const page = await serve(new Request('app://bundle/'))
    const asset = await serve(new Request('app://bundle/assets/app-Ab_1.js'))
    expect([page.headers.get('content-type'), await asset.text()]).toEqual(['text/html; charset=utf-8', 'let a'])
    for (const { headers } of [page, asset])
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-security-policy': contentSecurityPolicy,
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'x-content-type-options': 'nosniff',
      })
  })

  test.each([
    ['inter-latin-400.ttf', 'font/ttf'],
    ['resvg.wasm', 'application/wasm'],
    ['fonts.json', 'application/json; charset=utf-8'],
  ])('serves %s, which pictures are drawn with', async (name, type) => {
    expect((await serve(new Request(`app://bundle/assets/${name}`))).headers.get('content-type')).toBe(type)
  })

  test('only the engine Worker may make threads from Blobs', async () => {
    const worker = await serve(new Request('app://bundle/engine-worker.js'))
    expect(worker.headers.get('content-security-policy')).toBe(engineWorkerSecurityPolicy)
    expect(contentSecurityPolicy).not.toContain("worker-src 'self' blob:")
    expect(contentSecurityPolicy).not.toMatch(/unsafe-(eval|inline)(?!')/)
  })

  test.each([
    ['app://bundle/../secret.json', 404],
    ['app://bundle/%2e%2e/secret.json', 404],
    ['app://bundle/..%2fsecret.json', 400],
    ['app://bundle/assets/..%5c..%5csecret.json', 400],
    ['app://bundle/%00', 400],
    ['app://bundle//etc/hostname', 400],
    ['app://bundle/%E0%A4%A', 400],
    ['app://bundle/assets/link.json', 404],
    ['app://bundle/assets/app.js.map', 404],
    ['app://bundle/assets', 404],
    ['app://elsewhere/index.html', 404],
  ])('refuses %s', async (address, status) => {
    expect((await serve(new Request(address))).status).toBe(status)
  })

  test('refuses to be written to', async () => {
    expect((await serve(new Request('app://bundle/index.html', { method: 'PUT', body: 'x' }))).status).toBe(405)
  })

  test('hands the store its requests', async () => {
    expect(await (await serve(new Request('app://bundle/store/autosave'))).text()).toBe('store autosave')
  })
})

describe('resolveBundlePath', () => {
  const parts = fc.constantFrom(
    '..',
    '.',
    'a',
    'b.js',
    '%2e%2e',
    '%2f',
    '%5c',
    '%00',
    '\\',
    'C:',
    '',
    '%',
    '~',
    '.hidden',
    '%252e',
  )
  const paths = fc.oneof(
    fc.array(parts, { maxLength: 8 }).map((list) => `/${list.join('/')}`),
    fc.array(parts, { maxLength: 8 }).map((list) => list.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  )

  test('never leaves its root', () => {
    const holds = fc.property(paths, (pathname) => {
      const file = resolveBundlePath('/srv/app/renderer', pathname)
      return file === null || /^\/srv\/app\/renderer\/[A-Za-z0-9_]/.test(file)
    })
    expect(() => fc.assert(holds, { numRuns: 2_000 })).not.toThrow()
  })

  test('finds what the build makes', () => {
    expect(resolveBundlePath('/r', '/assets/noto-sans-sc-119-wght-normal-D_x-3.woff2')).toBe(
      '/r/assets/noto-sans-sc-119-wght-normal-D_x-3.woff2',
    )
    expect(resolveBundlePath('/r', '/wasm/tfjs-backend-wasm-simd.wasm')).toBe('/r/wasm/tfjs-backend-wasm-simd.wasm')
  })
})
