import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const css = readFileSync(path.join(import.meta.dirname, 'tokens.css'), 'utf8')

/** The tokens of a theme: those of its own block. */
function tokens(theme: 'dark' | 'light'): (name: string) => string {
  const block = new RegExp(`\\[data-theme=['"]${theme}['"]\\]\\s*\\{([^}]*)\\}`).exec(css)?.[1] ?? ''
  const values = new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,8})\b/gi)].map(([, name = '', value = '']) => [name, value]),
  )
  return (name) => values.get(name) ?? '#missing'
}

/** Relative luminance of an sRGB colour (WCAG 2.2). */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right)
  return (light + 0.05) / (dark + 0.05)
}

/** A token that lets what is behind it through, on that ground. */
function laidOver(veil: string, ground: string): string {
  const part = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16)
  const share = part(veil, 7) / 255
  const mixed = [1, 3, 5].map((at) => Math.round(part(veil, at) * share + part(ground, at) * (1 - share)))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

const surfaces = ['canvas', 'panel', 'raised', 'hover']
const runs = [1, 2, 3, 4, 5, 6].map((number) => `run-${number}`)
const kinds = ['io', 'conv', 'pool', 'dense', 'activation', 'normal', 'recurrent', 'merge', 'shape']

describe.each(['dark', 'light'] as const)('%s theme', (theme) => {
  const token = tokens(theme)

  test.each(['ink', 'ink-2', 'ink-3', 'accent', 'good', 'warn', 'bad'])(
    '--%s is legible as text on every surface (4.5 : 1)',
    (ink) => {
      const worst = Math.min(...surfaces.map((surface) => contrast(token(ink), token(surface))))
      expect(worst).toBeGreaterThanOrEqual(4.5)
    },
  )

  test.each(['accent', 'good', 'warn', 'bad'])('--%s is legible on its own soft ground, as badges have it (4.5 : 1)', (ink) => {
    const grounds = surfaces.map((surface) => laidOver(token(`${ink}-soft`), token(surface)))
    expect(Math.min(...grounds.map((ground) => contrast(token(ink), ground)))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(['ink', 'ink-2'])('--%s is legible on every soft ground, as what is chosen has it (4.5 : 1)', (ink) => {
    const grounds = ['accent', 'good', 'warn', 'bad'].flatMap((soft) =>
      surfaces.map((surface) => laidOver(token(`${soft}-soft`), token(surface))),
    )
    expect(Math.min(...grounds.map((ground) => contrast(token(ink), ground)))).toBeGreaterThanOrEqual(4.5)
  })

  test('text on the accent colour is legible (4.5 : 1)', () => {
    expect(contrast(token('accent-ink'), token('accent'))).toBeGreaterThanOrEqual(4.5)
  })

  test('category colours and chart lines stand out from what is behind them (3 : 1)', () => {
    const colours = [...kinds.map((kind) => `kind-${kind}`), 'train', 'validation', 'penalty', ...runs]
    const faint = colours.filter((colour) =>
      ['canvas', 'panel', 'raised'].some((surface) => contrast(token(colour), token(surface)) < 3),
    )
    expect(faint).toEqual([])
  })
})
