import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOwnAddress } from './isOwnAddress.ts'
import { isTrustedSender } from './isTrustedSender.ts'
import { isWelcomeOutside } from './isWelcomeOutside.ts'

const top = (url: string) => ({ url, parent: null })

describe('isTrustedSender', () => {
  test('trusts the top frame of each window with its own calls only', () => {
    const trusted = (['ui', 'engine'] as const).map((from) =>
      ['app://bundle/', 'app://bundle/index.html', 'app://bundle/index.html?x#y', 'app://bundle/engine.html'].map((url) =>
        isTrustedSender(top(url), from),
      ),
    )
    expect(trusted).toEqual([
      [true, true, true, false],
      [false, false, false, true],
    ])
  })

  test.each([
    ['a frame that is gone', null],
    ['a frame inside the page', { url: 'app://bundle/index.html', parent: top('app://bundle/index.html') }],
    ['another page of ours', top('app://bundle/assets/index.html')],
    ['another host of our scheme', top('app://attacker/index.html')],
    ['a longer host', top('app://bundle.attacker.example/index.html')],
    ['a name before the host', top('app://bundle@attacker/index.html')],
    ['a name before our host', top('app://attacker@bundle/index.html')],
    ['another port', top('app://bundle:8080/index.html')],
    ['the web', top('https://bundle/index.html')],
    ['a file', top('file:///index.html')],
    ['a blob of ours', top('blob:app://bundle/0-0')],
    ['an empty page', top('about:blank')],
    ['no address', top('')],
  ])('refuses %s', (_who, frame) => {
    expect([isTrustedSender(frame, 'ui'), isTrustedSender(frame, 'engine')]).toEqual([false, false])
  })
})

test('no other address than app://bundle/… is ours', () => {
  const addresses = fc.oneof(
    fc.webUrl(),
    fc.string(),
    fc.string().map((rest) => `app://bundle${rest}`),
  )
  // An empty port ("app://bundle:") is the host itself. URL parsers drop tabs and line ends anywhere and blanks around.
  const plainly = (address: string): string =>
    address
      .toLowerCase()
      .replaceAll(/[\t\n\r]/g, '')
      .trim()
  const holds = fc.property(
    addresses,
    (address) => !isOwnAddress(address) || /^app:\/\/bundle:?(?![a-z0-9.@:-])/.test(plainly(address)),
  )
  expect(() => fc.assert(holds, { numRuns: 2_000 })).not.toThrow()
})

test('the system browser gets https links to known sites only', () => {
  expect(
    [
      'https://arxiv.org/abs/1512.03385',
      'http://arxiv.org/',
      'https://arxiv.org.attacker.example/',
      'https://x@arxiv.org/',
      'file:///etc/passwd',
      'javascript:alert(1)',
    ].map(isWelcomeOutside),
  ).toEqual([true, false, false, false, false, false])
})
