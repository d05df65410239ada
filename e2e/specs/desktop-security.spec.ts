import type { Page } from '@playwright/test'
import { greetFreshEngine } from '../fixtures/askEngine.ts'
import { expect, test } from '../fixtures/host.ts'
import type { RunningApp } from '../fixtures/runningApp.ts'

test.describe('pages are locked in', () => {
  test('a page sees the bridge and nothing of Electron or Node', async ({ app }) => {
    const seen = await app.evaluate(() => ({
      leaks: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in window),
      bridge: Object.keys(window.netwright ?? {}).toSorted(),
    }))
    expect(seen).toEqual({
      leaks: [],
      bridge: [
        'answerClose',
        'connectEngine',
        'disconnectEngine',
        'listVersions',
        'onCloseRequest',
        'onEngineGone',
        'onMenu',
        'onOpenFile',
        'openData',
        'openProject',
        'openVersion',
        'platform',
        'ready',
        'saveExport',
        'saveProject',
        'setBusy',
        'setLanguage',
        'setTitle',
      ],
    })
  })

  test('the bridge cannot be replaced, changed or found in frames', async ({ app }) => {
    const found = await app.evaluate(async () => {
      const attempts = [
        () => Reflect.set(window, 'netwright', { forged: true }),
        () => Reflect.deleteProperty(window, 'netwright'),
        () => Reflect.set(window.netwright ?? {}, 'openProject', () => 'forged'),
      ].map((attempt) => attempt())
      const frame = document.body.appendChild(document.createElement('iframe'))
      await new Promise((resolve) => setTimeout(resolve, 100))
      const inFrame = typeof Reflect.get(frame.contentWindow ?? {}, 'netwright')
      frame.remove()
      return { attempts, inFrame, platform: typeof window.netwright?.platform }
    })
    expect(found).toEqual({ attempts: [false, false, false], inFrame: 'undefined', platform: 'string' })
  })

  test('polluted prototypes of the page do not reach the preload script', async ({ app, appErrors }) => {
    // The app's own code runs in the polluted page, and may come upon the forgery while the call is under way.
    appErrors.expect(/polluted/)
    const answer = await app.evaluate(async () => {
      const forged = () => {
        throw new Error('polluted')
      }
      const kept = [
        [Array.prototype, 'map', Reflect.get(Array.prototype, 'map')],
        [Object, 'entries', Reflect.get(Object, 'entries')],
        [Map.prototype, 'get', Reflect.get(Map.prototype, 'get')],
      ] as const
      for (const [owner, name] of kept) Reflect.set(owner, name, forged)
      try {
        return await window.netwright?.setTitle({ name: 'Polluted', dirty: false })
      } finally {
        for (const [owner, name, original] of kept) Reflect.set(owner, name, original)
      }
    })
    expect(answer).toBeNull()
  })

  test('windows have the safe preferences, and the pages are cross-origin isolated', async ({ app, running }) => {
    const preferences = await running.electron?.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => {
        // Electron does not type this one; it exists for tests.
        const contents = window.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
        const { contextIsolation, nodeIntegration, sandbox, webSecurity, spellcheck } = contents.getLastWebPreferences()
        return { contextIsolation, nodeIntegration, sandbox, webSecurity, spellcheck }
      }),
    )
    expect(preferences).not.toEqual([])
    for (const each of preferences ?? [])
      expect(each).toEqual({
        contextIsolation: true,
        nodeIntegration: false,
        sandbox: true,
        webSecurity: true,
        spellcheck: false,
      })
    expect(await app.evaluate(() => window.crossOriginIsolated)).toBe(true)
  })
})

test.describe('the content security policy', () => {
  test('stops injected scripts, styles, frames, threads and connections', async ({ app, appErrors }) => {
    appErrors.expect(/Content Security Policy|blocked by CSP|attacker\.invalid|ERR_BLOCKED/)
    const outcome = await app.evaluate(async () => {
      // DevTools lifts the ban on eval during the first turn of evaluate().
      await new Promise((resolve) => setTimeout(resolve))
      const violated = new Set<string>()
      document.addEventListener('securitypolicyviolation', (event) => violated.add(event.effectiveDirective))
      const attempt = (run: () => unknown): string => {
        try {
          run()
          return 'ran'
        } catch (error) {
          return error instanceof Error ? error.name : 'failed'
        }
      }
      const add = (tag: string, attributes: Record<string, string>, content = '') => {
        const element = document.createElement(tag)
        for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
        element.textContent = content
        document.body.append(element)
      }
      // Indirect eval, spelled so that nothing in the test runner's own transforms replaces it.
      const evaluated = attempt(() => Reflect.apply(Reflect.get(window, 'eval'), undefined, ['1']))
      const built = attempt(() => Reflect.construct(Reflect.get(window, 'Function'), ['return 1']))
      add('script', {}, 'window.injected = true')
      add('img', { src: 'data:image/png;base64,AA', onerror: 'window.injected = true' })
      add('script', { src: 'https://attacker.invalid/x.js' })
      add('style', {}, 'body { opacity: 0.5 }')
      add('iframe', { src: 'https://attacker.invalid/' })
      add('object', { data: 'https://attacker.invalid/' })
      add('img', { src: 'https://attacker.invalid/x.png' })
      const worker = attempt(() => new Worker(URL.createObjectURL(new Blob(['1'], { type: 'text/javascript' }))))
      await fetch('https://attacker.invalid/').catch(() => {})
      // Violations are reported when the page loads what was added, which takes its time on a busy machine.
      const deadline = performance.now() + 15_000
      while (violated.size < 9 && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50))
      const opacity = getComputedStyle(document.body).opacity
      return { evaluated, built, worker, injected: 'injected' in window, opacity, violated: [...violated].toSorted() }
    })
    expect(outcome).toMatchObject({ evaluated: 'EvalError', built: 'EvalError', injected: false, opacity: '1' })
    expect(outcome.violated).toEqual([
      'connect-src',
      'frame-src',
      'img-src',
      'object-src',
      'script-src',
      'script-src-attr',
      'script-src-elem',
      'style-src-elem',
      'worker-src',
    ])
  })

  test('is not violated by the app itself from start to a greeted engine', async ({ app }) => {
    const violations = await app.evaluateHandle(() => {
      const seen: string[] = []
      document.addEventListener('securitypolicyviolation', (event) =>
        seen.push(`${event.effectiveDirective} ${event.blockedURI}`),
      )
      return seen
    })
    await greetFreshEngine(app)
    expect(await violations.jsonValue()).toEqual([])
    // What happened before the listener was there stands in the console, and the fixture fails on it.
  })
})

test.describe('windows stay where they are', () => {
  async function clickLink(page: Page, attributes: Record<string, string>): Promise<void> {
    await page.evaluate((given) => {
      const link = document.createElement('a')
      for (const [name, value] of Object.entries(given)) link.setAttribute(name, value)
      document.body.append(link)
      link.click()
      link.remove()
    }, attributes)
  }

  /** Notes in main, behind the app's own listeners, where the window was about to go, and whether that was refused. */
  async function noteNavigations({ electron }: RunningApp): Promise<() => Promise<readonly unknown[]>> {
    await electron?.evaluate(({ BrowserWindow }) => {
      const navigations: unknown[] = []
      Object.assign(globalThis, { navigations })
      const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().endsWith('/index.html'))
      window?.webContents.on('will-navigate', (event) => navigations.push({ url: event.url, refused: event.defaultPrevented }))
    })
    return async () =>
      (await electron?.evaluate(() => (globalThis as unknown as { readonly navigations: readonly unknown[] }).navigations)) ?? []
  }

  /** Takes the place of the system's browser. */
  async function noteLinksHandedOut({ electron }: RunningApp): Promise<() => Promise<readonly string[]>> {
    await electron?.evaluate(({ shell }) => {
      const handedOut: string[] = []
      Object.assign(globalThis, { handedOut })
      shell.openExternal = async (url) => {
        handedOut.push(url)
      }
    })
    return async () =>
      (await electron?.evaluate(() => (globalThis as unknown as { readonly handedOut: readonly string[] }).handedOut)) ?? []
  }

  test('a link, a script and a form cannot navigate away', async ({ app, running, appErrors }) => {
    appErrors.expect(/attacker\.invalid|Content Security Policy/)
    const before = app.url()
    const navigations = await noteNavigations(running)
    await clickLink(app, { href: 'https://attacker.invalid/link' })
    await expect.poll(navigations).toEqual([{ url: 'https://attacker.invalid/link', refused: true }])
    await app.evaluate(() => location.assign('https://attacker.invalid/script'))
    await expect.poll(navigations).toContainEqual({ url: 'https://attacker.invalid/script', refused: true })
    // The engine's page is the app's own, and yet no place for this window.
    await app.evaluate(() => location.assign('/engine.html'))
    await expect.poll(navigations).toContainEqual({ url: 'app://bundle/engine.html', refused: true })
    // The policy stops the form before it becomes a navigation, and says so.
    const directive = await app.evaluate(
      async () =>
        new Promise((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective))
          const form = document.createElement('form')
          form.action = 'https://attacker.invalid/form'
          document.body.append(form)
          form.submit()
        }),
    )
    expect(directive).toBe('form-action')
    expect(await navigations()).toHaveLength(3)
    expect(app.url()).toBe(before)
    expect(await app.evaluate(() => [location.href, typeof window.netwright])).toEqual([before, 'object'])
  })

  test('a page cannot open windows', async ({ app, running, appErrors }) => {
    appErrors.expect(/attacker\.invalid|doi\.org/)
    await clickLink(app, { href: 'https://attacker.invalid/pop', target: '_blank', rel: 'noopener' })
    // Without its opener: on a busy machine the stand-in's Chromium stops a page whose own new window is closed at birth.
    await app.evaluate(() => void window.open('https://attacker.invalid/pop2', '_blank', 'noopener'))
    // Nothing tells that a window will not come; but main decides in turn, and a welcome link behind them is handed outside.
    const handedOut = await noteLinksHandedOut(running)
    await clickLink(app, { href: 'https://doi.org/10.1000/182', target: '_blank', rel: 'noopener' })
    await expect.poll(handedOut).toEqual(['https://doi.org/10.1000/182'])
    // The engine's window may come meanwhile; strangers may not stay.
    const strangers = () => running.electron?.windows().filter((page) => !/\/(index|engine)\.html$/.test(page.url()))
    await expect.poll(strangers).toEqual([])
  })
})

test.describe('calls', () => {
  test('of the wrong shape are refused before main acts on them', async ({ app }) => {
    const refused = await app.evaluate(async () => {
      const bytes = new Uint8Array(1)
      // What TypeScript would not let pass, as an injected script would send it.
      const asks: readonly (readonly [string, unknown])[] = [
        ['saveProject', { bytes, token: '/etc/passwd', suggestedName: 'x', as: false }],
        ['saveProject', { bytes: [1], token: null, suggestedName: 'x', as: false }],
        ['saveExport', { files: [{ name: '../../x', bytes }], suggestedName: 'x' }],
        ['openData', { accept: ['.csv; rm'], folder: false, multiple: false }],
        ['setTitle', { name: 'x', dirty: false, path: '/etc' }],
        ['setBusy', undefined],
      ]
      return Promise.all(
        asks.map(async ([name, ask]) =>
          Promise.resolve(Reflect.apply(Reflect.get(window.netwright ?? {}, name), null, [ask])).then(
            () => 'accepted',
            (error: unknown) => (/refused/.test(String(error)) ? 'refused' : String(error)),
          ),
        ),
      )
    })
    expect(refused).toEqual(Array.from({ length: 6 }, () => 'refused'))
  })
})
