import { spawn } from 'node:child_process'
import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { greetFreshEngine } from '../fixtures/askEngine.ts'
import { expect, test } from '../fixtures/host.ts'
import { distFolder } from '../fixtures/launchDesktop.ts'

const freshFolder = async () => mkdtemp(path.join(os.tmpdir(), 'netwright-host-'))

test.describe('project files', () => {
  test('go where the dialog says and are saved to again by token alone', async ({ app, running }) => {
    const folder = await freshFolder()
    const to = path.join(folder, 'digits.netwright')
    await running.electron?.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath })
    }, to)
    const first = await app.evaluate(async () =>
      window.netwright?.saveProject({ bytes: new Uint8Array([1, 2]), token: null, suggestedName: 'digits', as: false }),
    )
    expect(first).toMatchObject({ ok: true, value: { name: 'digits.netwright' } })
    expect(JSON.stringify(first)).not.toContain(folder)

    await running.electron?.evaluate(({ dialog }) => {
      dialog.showSaveDialog = async () => {
        throw new Error('a known file needs no dialog')
      }
    })
    const token = first?.ok === true ? (first.value?.token ?? null) : null
    const second = await app.evaluate(
      async (known) =>
        window.netwright?.saveProject({ bytes: new Uint8Array([3, 4, 5]), token: known, suggestedName: 'x', as: false }),
      token,
    )
    expect(second).toEqual({ ok: true, value: { token, name: 'digits.netwright' } })
    expect([...(await readFile(to))]).toEqual([3, 4, 5])
    expect(await readdir(folder)).toEqual(['digits.netwright'])
  })

  test('that another program changed are not overwritten without a question', async ({ app, running }) => {
    const file = path.join(await freshFolder(), 'shared.netwright')
    await writeFile(file, 'as opened')
    await running.electron?.evaluate(({ dialog }, filePath) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] })
    }, file)
    const opened = await app.evaluate(async () => {
      const outcome = await window.netwright?.openProject()
      return outcome?.ok === true && outcome.value !== null
        ? { token: outcome.value.file.token, content: new TextDecoder().decode(outcome.value.bytes) }
        : null
    })
    expect(opened?.content).toBe('as opened')
    await writeFile(file, 'changed elsewhere')
    // Unanswered, the dialog means "Cancel".
    await running.electron?.evaluate(({ dialog }) => {
      dialog.showMessageBox = async () => ({ response: 2, checkboxChecked: false })
    })
    const saved = await app.evaluate(
      async (token) => window.netwright?.saveProject({ bytes: new Uint8Array(1), token, suggestedName: 'x', as: false }),
      opened?.token ?? '',
    )
    expect(saved).toEqual({ ok: true, value: null })
    expect(await readFile(file, 'utf8')).toBe('changed elsewhere')
  })

  test('a second start hands its file to the first and ends', async ({ app, running }) => {
    const file = path.join(await freshFolder(), 'second.netwright')
    await writeFile(file, 'not a project at all')
    // The listener is there before the second start: an evaluation that is still on its way would miss the file.
    await app.evaluate(() => {
      const names: string[] = []
      Object.assign(window, { openedNames: names })
      window.netwright?.onOpenFile((opened) => names.push(opened.file.name))
      void window.netwright?.ready()
    })
    const { electron } = running
    if (electron === null) throw new Error('this test needs the desktop')
    const userData = await electron.evaluate(({ app: main }) => main.getPath('userData'))
    const second = spawn(electron.process().spawnfile, ['--no-sandbox', distFolder, file], {
      env: { ...process.env, NETWRIGHT_USER_DATA: userData },
      stdio: 'ignore',
    })
    const code = await new Promise((resolve) => second.once('exit', resolve))
    expect(code).toBe(0)
    const openedNames = () => app.evaluate(() => (window as unknown as { readonly openedNames: readonly string[] }).openedNames)
    await expect.poll(openedNames).toEqual(['second.netwright'])
  })
})

test.describe('the recovery store', () => {
  test('takes a large checkpoint whole and gives it back after a crash of the app', async ({ app, running }) => {
    const megabytes = 64
    const written = await app.evaluate(async (size) => {
      const values = new Float32Array((size * 2 ** 20) / 4).map((_, index) => index)
      const answer = await fetch('/store/checkpoint', { method: 'PUT', body: new Blob([values]) })
      return answer.status
    }, megabytes)
    expect(written).toBe(204)
    const page = await running.restart()
    const read = await page.evaluate(async () => {
      const values = new Float32Array(await (await fetch('/store/checkpoint')).arrayBuffer())
      return { length: values.length, wrong: values.findIndex((value, index) => value !== index) }
    })
    expect(read).toEqual({ length: megabytes * 2 ** 18, wrong: -1 })
  })

  test('has no other entries and no way out', async ({ app, appErrors }) => {
    appErrors.expect(/status of 40[04]/)
    const answers = await app.evaluate(async () =>
      Promise.all(
        ['/store/other', '/store/..%2f..%2fwindow', '/store/'].map(
          async (address) => (await fetch(address, { method: 'PUT', body: 'x' })).status,
        ),
      ),
    )
    expect(answers).toEqual([404, 404, 404])
  })
})

/** Listens for ends of the engine from now on; what it returns reads those that came. */
async function noteEngineEnds(page: Page): Promise<() => Promise<readonly unknown[]>> {
  await page.evaluate(() => {
    const ends: unknown[] = []
    Object.assign(window, { engineEnds: ends })
    window.netwright?.onEngineGone((end) => ends.push(end))
  })
  return () => page.evaluate(() => (window as unknown as { readonly engineEnds: readonly unknown[] }).engineEnds)
}

test.describe('the engine', () => {
  test('that crashes takes no window along, and the next connection gets a fresh one', async ({ app, running }) => {
    const connection = await greetFreshEngine(app)
    const gone = await noteEngineEnds(app)
    await running.killEngine()
    await expect.poll(gone).toEqual([{ connection, reason: 'crashed' }])
    expect(await greetFreshEngine(app)).toBeGreaterThan(connection)
  })

  test('whose Worker fails inside a living window counts as gone too', async ({ app, running, appErrors }) => {
    appErrors.expect(/out of luck/)
    const connection = await greetFreshEngine(app)
    const gone = await noteEngineEnds(app)
    const engine = running.electron?.windows().find((page) => page.url().endsWith('/engine.html'))
    await engine?.workers()[0]?.evaluate(() => {
      setTimeout(() => {
        throw new Error('out of luck')
      })
    })
    await expect.poll(gone).toEqual([{ connection, reason: expect.stringContaining('out of luck') }])
    expect(await greetFreshEngine(app)).toBeGreaterThan(connection)
  })

  test('has a window without a bridge, in which threads and shared memory work', async ({ app, running }) => {
    await greetFreshEngine(app)
    const engine = running.electron?.windows().find((page) => page.url().endsWith('/engine.html'))
    expect(await engine?.evaluate(() => typeof window.netwright)).toBe('undefined')
    const inWorker = await engine?.workers()[0]?.evaluate(async () => {
      const thread = new Worker(URL.createObjectURL(new Blob(['postMessage(crossOriginIsolated)'], { type: 'text/javascript' })))
      const isolatedInThread = await new Promise((resolve) => thread.addEventListener('message', ({ data }) => resolve(data)))
      return { isolated: crossOriginIsolated, shared: typeof SharedArrayBuffer, isolatedInThread }
    })
    expect(inWorker).toEqual({ isolated: true, shared: 'function', isolatedInThread: true })
    const flags = await running.electron?.evaluate(({ app: main }) => main.commandLine.getSwitchValue('js-flags'))
    expect(flags, 'V8 joins vectors').toContain('--wasm-revectorize')
  })
})

test('the native menu speaks the page’s language and sends its commands', async ({ app, running }) => {
  const label = async () => running.electron?.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('saveAs')?.label)
  await app.evaluate(async () => window.netwright?.setLanguage({ language: 'en' }))
  expect(await label()).toBe('Save As…')
  await app.evaluate(async () => window.netwright?.setLanguage({ language: 'zh' }))
  expect(await label()).toBe('另存为…')
  // The listener is there before the click: an evaluation that is still on its way would miss it.
  await app.evaluate(() => {
    const commands: string[] = []
    Object.assign(window, { menuCommands: commands })
    window.netwright?.onMenu((command) => commands.push(command))
  })
  await running.electron?.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('fit')?.click())
  const commands = () => app.evaluate(() => (window as unknown as { readonly menuCommands: readonly string[] }).menuCommands)
  await expect.poll(commands).toEqual(['fit'])
})
