import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { beforeAll, describe, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')
const require = createRequire(import.meta.url)
const run = promisify(execFile)

/** Inner parts of electron-builder, which it does not type for users. */
interface Validator {
  readonly validateConfiguration: (config: unknown, log: unknown) => Promise<void>
}
interface Asar {
  readonly listPackage: (file: string, options: { isPack: boolean }) => readonly string[]
  readonly createPackage: (folder: string, file: string) => Promise<void>
}

async function validate(change: (config: Record<string, unknown>) => void): Promise<void> {
  const { validateConfiguration } = require('app-builder-lib/out/util/config/config.js') as Validator
  const { DebugLogger } = require('builder-util') as { DebugLogger: new (isEnabled: boolean) => unknown }
  const config = JSON.parse(await readFile(path.join(root, 'electron-builder.json'), 'utf8')) as Record<string, unknown>
  change(config)
  await validateConfiguration(config, new DebugLogger(false))
}

describe('electron-builder.json', () => {
  test('fits electron-builder’s own schema', async () => {
    await expect(validate(() => {})).resolves.toBeUndefined()
  })

  test.each([
    ['an unknown key', (config: Record<string, unknown>) => (config['electronFuse'] = {})],
    ['a misspelt fuse', (config: Record<string, unknown>) => (config['electronFuses'] = { runAsNod: false })],
  ])('would not with %s', async (_what, change) => {
    await expect(validate(change)).rejects.toThrow('Invalid configuration object')
  })

  test('packs the Electron that is pinned for development', async () => {
    const read = async (file: string) => JSON.parse(await readFile(path.join(root, file), 'utf8')) as Record<string, unknown>
    const { devDependencies } = (await read('package.json')) as { devDependencies: Record<string, string> }
    expect((await read('electron-builder.json'))['electronVersion']).toBe(devDependencies['electron'])
  })
})

/** What an Electron of the npm download holds as far as packing looks at it: the fuse wire is real, the program is not. */
async function makeDummyElectron(folder: string): Promise<void> {
  const wire = Buffer.concat([
    Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    Buffer.from([1, 9]),
    // Electron's own positions, most of which the configuration turns.
    Buffer.from('101100011'),
  ])
  await mkdir(path.join(folder, 'resources'), { recursive: true })
  await mkdir(path.join(folder, 'locales'), { recursive: true })
  await writeFile(path.join(folder, 'electron'), Buffer.concat([Buffer.alloc(512), wire, Buffer.alloc(512)]), { mode: 0o755 })
  for (const name of [
    'LICENSE',
    'LICENSES.chromium.html',
    'chrome-sandbox',
    'locales/en-US.pak',
    'locales/zh-CN.pak',
    'locales/fr.pak',
  ])
    await writeFile(path.join(folder, name), name)
  await writeFile(path.join(folder, 'version'), '45.4.1')
  // electron-builder reads it: it must be a real archive.
  const defaultApp = path.join(folder, 'default-app')
  await mkdir(defaultApp)
  await writeFile(path.join(defaultApp, 'package.json'), '{}')
  const { createPackage } = require('@electron/asar') as Asar
  await createPackage(defaultApp, path.join(folder, 'resources/default_app.asar'))
  await rm(defaultApp, { recursive: true })
}

describe.runIf(process.platform === 'linux')('a package', () => {
  let unpacked = ''
  beforeAll(async () => {
    const project = await mkdtemp(path.join(os.tmpdir(), 'netwright-package-'))
    const electron = path.join(project, 'dummy-electron')
    await makeDummyElectron(electron)
    for (const file of ['electron-builder.json', 'LICENSE']) await cp(path.join(root, file), path.join(project, file))
    await cp(path.join(root, 'electron/resources'), path.join(project, 'electron/resources'), { recursive: true })
    await writeFile(path.join(project, 'package.json'), JSON.stringify({ name: 'netwright', version: '0.1.0', private: true }))
    const app = {
      'package.json': JSON.stringify({
        name: 'netwright',
        version: '0.1.0',
        main: 'electron/main.cjs',
        description: 'x',
        author: 'x',
      }),
      'electron/main.cjs': '1',
      'electron/preload.cjs': '1',
      'renderer/index.html': '',
      'renderer/assets/index-abc.js': '',
      'renderer/third-party-notices.txt': '',
      // None of these may be in a package.
      '.env': 'secret',
      '.built': '',
      'renderer/assets/index-abc.js.map': '{}',
      'cli/netwright.mjs': '',
      'server/serve.mjs': '',
    }
    for (const [name, content] of Object.entries(app)) {
      await mkdir(path.dirname(path.join(project, 'dist', name)), { recursive: true })
      await writeFile(path.join(project, 'dist', name), content)
    }
    await run(
      process.execPath,
      [
        path.join(root, 'node_modules/electron-builder/cli.js'),
        '--linux',
        '--dir',
        '--publish',
        'never',
        '--projectDir',
        project,
        '--config',
        path.join(project, 'electron-builder.json'),
        `-c.electronDist=${electron}`,
      ],
      { cwd: project },
    )
    unpacked = path.join(project, 'out/packages/linux-unpacked')
    return async () => rm(project, { recursive: true, force: true })
  }, 60_000)

  test('holds the built app and nothing else', () => {
    const { listPackage } = require('@electron/asar') as Asar
    expect(listPackage(path.join(unpacked, 'resources/app.asar'), { isPack: false }).toSorted()).toEqual([
      '/electron',
      '/electron/main.cjs',
      '/electron/preload.cjs',
      '/package.json',
      '/renderer',
      '/renderer/assets',
      '/renderer/assets/index-abc.js',
      '/renderer/index.html',
      '/renderer/third-party-notices.txt',
    ])
  })

  test('has its own name, two languages and the licences', async () => {
    expect(await readdir(unpacked)).toContain('netwright')
    expect((await readdir(path.join(unpacked, 'locales'))).toSorted()).toEqual(['en-US.pak', 'zh-CN.pak'])
    expect(await readdir(path.join(unpacked, 'resources'))).toEqual(
      expect.arrayContaining(['LICENSE.txt', 'third-party-notices.txt']),
    )
  })

  test('has every fuse in its safe position', async () => {
    const wire = await getCurrentFuseWire(path.join(unpacked, 'netwright'))
    const isOn = (fuse: FuseV1Options): boolean => String.fromCharCode(wire[fuse] ?? 0) === '1'
    expect({
      runAsNode: isOn(FuseV1Options.RunAsNode),
      cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
      nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
      asarIntegrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
      fileProtocol: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      inspect: false,
      asarIntegrity: true,
      onlyAsar: true,
      fileProtocol: false,
    })
  })
})
