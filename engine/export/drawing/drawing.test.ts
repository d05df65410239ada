import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { findTemplate } from '../../../templates/gallery.ts'
import { analyse } from '../../analyse/analyse.ts'
import { readPictureFile } from '../../conformance/readPictureFile.ts'
import type { NetDocument } from '../../contract/document.ts'
import { groupId } from '../../contract/ids.ts'
import { setFolded } from '../../document/edits/setFolded.ts'
import { shownCards } from '../../graph/shownCards.ts'
import { layerKind } from '../../layers/registry.ts'
import { cardWidth } from '../../layout/cardBox.ts'
import { cardLook, typeSizes } from '../../layout/cardLook.ts'
import { drawnWires } from '../../layout/drawnWires.ts'
import { portPitch, portTop } from '../../layout/wirePath.ts'
import { drawingPdf } from './drawingPdf.ts'
import { drawingPng } from './drawingPng.ts'
import { drawingSvg } from './drawingSvg.ts'
import { drawingThemes } from './drawingTheme.ts'
import { drawnCardBox, drawNetwork } from './drawNetwork.ts'
import { pathPoints } from './markBounds.ts'
import { fitText, textWidth } from './measureText.ts'

const networks = ['digits-cnn', 'vgg16', 'resnet50', 'resnet152', 'alexnet', 'lenet5']

function draw(name: string): NetDocument {
  const document = findTemplate(name)?.draw()
  if (document === undefined) throw new Error(`no ${name}`)
  return document
}

function unfolded(document: NetDocument): NetDocument {
  return document.graph.groups.reduce((whole, { id }) => {
    const opened = setFolded(whole, { group: id, folded: false })
    return opened.ok ? opened.value : whole
  }, document)
}

const drawingOf = (document: NetDocument, language: 'en' | 'zh' = 'en') =>
  drawNetwork(document, { analysis: analyse(document), language })
const light = { theme: 'light', language: 'en', background: true } as const

describe.each(networks)('%s', (name) => {
  test.each(['as it comes', 'opened'])('every card and wire is there, %s, and no card covers another', (form) => {
    const document = form === 'opened' ? unfolded(draw(name)) : draw(name)
    const { parts } = drawingOf(document)
    const { cards } = shownCards(document.graph)
    const titles = parts.filter(({ kind }) => kind === 'card').map(({ title }) => title?.split(':')[0])
    expect(titles).toEqual(cards.map((card) => (card.type === 'node' ? card.node.name : card.group.name)))
    expect(parts.filter(({ kind }) => kind === 'wire')).toHaveLength(drawnWires(document.graph).length)
    const boxes = cards.map(drawnCardBox)
    const covered = boxes.flatMap((one, at) =>
      boxes
        .slice(at + 1)
        .filter(
          (other) =>
            one.x < other.x + other.width &&
            other.x < one.x + one.width &&
            one.y < other.y + other.height &&
            other.y < one.y + one.height,
        ),
    )
    expect(covered).toEqual([])
  })

  test('wires run from the outer side of an output port to that of an input port', () => {
    const document = draw(name)
    const lines = drawnWires(document.graph)
    const wires = drawingOf(document).parts.filter(({ kind }) => kind === 'wire')
    for (const [at, { from, to, toPort }] of lines.entries()) {
      const [mark] = wires[at]?.marks ?? []
      const points = mark?.type === 'path' ? pathPoints(mark.d) : []
      const ports = to.type === 'node' ? (layerKind(to.node.kind)?.inputs ?? []) : []
      const port = Math.max(
        0,
        ports.findIndex((candidate) => candidate.name === toPort),
      )
      expect([points[0], points.at(-1)]).toEqual([
        [from.x + cardWidth + 4.5, from.y + portTop],
        [to.x - 4.5, to.y + portTop + port * portPitch],
      ])
    }
  })

  test('everything lies inside the picture', () => {
    const { x, y, width, height, parts } = drawingOf(draw(name))
    for (const mark of parts.flatMap(({ marks }) => marks)) {
      if (mark.type !== 'rect') continue
      expect(mark.x >= x && mark.y >= y && mark.x + mark.width <= x + width && mark.y + mark.height <= y + height).toBe(true)
    }
  })
})

test('what a card says comes from the network: kind, settings, name, parameters and shape', () => {
  const { parts } = drawingOf(draw('digits-cnn'), 'zh')
  const card = parts.find(({ title }) => title?.startsWith('conv_2:') === true)
  // 3·3·16·32 + 32 weights; an 8×8 picture halved by one pooling.
  expect(card?.marks.flatMap((mark) => (mark.type === 'text' ? [mark.text] : []))).toEqual([
    '二维卷积',
    '4.6k',
    '32 · 3×3 · same',
    'conv_2',
    '4×4×32',
  ])
})

test('names are text, never markup, and the file fetches nothing', () => {
  const evil = `</title><script>alert(1)</script>"'&\u{d800}`
  const document = draw('vgg16')
  const graph = { ...document.graph, groups: document.graph.groups.map((group) => ({ ...group, name: evil })) }
  const hostile = { ...document, name: evil, graph }
  for (const group of document.graph.groups) expect(setFolded(hostile, { group: groupId(group.id), folded: true }).ok).toBe(true)
  const svg = drawingSvg(drawingOf(hostile), light)
  expect(svg).not.toContain('<script')
  expect(svg).not.toMatch(/\u{d800}/u)
  expect(svg.match(/(?:href|src|url\()/g)).toBeNull()
  expect(svg).toContain('&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\ufffd')
})

test('texts that are too wide end in an ellipsis, and Chinese letters are squares', () => {
  const type = { face: 'ui', size: 12, weight: 600 } as const
  const cut = fitText('global average pooling over everything', { ...type, width: 100 })
  expect([cut.endsWith('…'), textWidth(cut, type) <= 100]).toEqual([true, true])
  expect(textWidth('二维卷积', type)).toBe(48)
  // JetBrains Mono: 600 of 1000 units for every letter.
  expect(textWidth('8×8×16', { face: 'number', size: 10, weight: 400 })).toBe(36)
})

test('png: size by the scale, letters drawn, the same in both themes but for the colours', async () => {
  const drawing = drawingOf(draw('resnet18'), 'zh')
  const made = await drawingPng(drawing, { theme: 'dark', background: true, scale: 2, readFile: readPictureFile })
  if (!made.ok) throw new Error('no png')
  const view = new DataView(made.value.buffer)
  expect([view.getUint32(0), view.getUint32(16), view.getUint32(20)]).toEqual([0x89504e47, drawing.width * 2, drawing.height * 2])
})

test('a png beyond 120 million pixels is refused, and the message names what would do', async () => {
  const drawing = { ...drawingOf(draw('digits-cnn')), width: 20_000, height: 5000 }
  expect(await drawingPng(drawing, { theme: 'light', background: true, scale: 4, readFile: readPictureFile })).toMatchObject({
    ok: false,
    problems: [{ code: 'picture-too-large', message: { en: expect.stringContaining('smaller scale') } }],
  })
})

test('pdf: one page of the drawing’s size at 96 pixels to the inch, fonts inside, the same bytes every time', async () => {
  const drawing = drawingOf(draw('resnet18'), 'zh')
  const options = { theme: 'light', language: 'zh', background: true, readFile: readPictureFile } as const
  const [pdf, again] = [await drawingPdf(drawing, options), await drawingPdf(drawing, options)]
  const content = new TextDecoder('latin1').decode(pdf)
  expect(content.startsWith('%PDF-1.')).toBe(true)
  expect(content).toContain(`[0 0 ${drawing.width * 0.75} ${drawing.height * 0.75}]`)
  expect(new Set(content.match(/\+(?:Inter|JetBrainsMono|NotoSansSC)/g))).toEqual(
    new Set(['+Inter', '+JetBrainsMono', '+NotoSansSC']),
  )
  expect(again).toEqual(pdf)
})

describe('the look is that of the app', () => {
  const read = (file: string): string => readFileSync(path.join(import.meta.dirname, '../../../renderer', file), 'utf8')
  const tokens = read('ui/tokens.css')

  test.each(['light', 'dark'] as const)('colours of the %s theme', (theme) => {
    const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(tokens)?.[1] ?? ''
    const found = Object.keys(drawingThemes[theme]).map((name) => [name, new RegExp(`--${name}: (#[0-9a-f]+);`).exec(block)?.[1]])
    expect(Object.fromEntries(found)).toEqual(drawingThemes[theme])
  })

  test('sizes of cards, ports and letters', () => {
    const pixels = (css: string, rule: RegExp): number => Number(rule.exec(css)?.[1])
    const card = read('canvas/cards/LayerCard.module.css')
    expect({
      width: pixels(tokens, /--card-width: (\d+)px/),
      radius: pixels(tokens, /--radius-l: (\d+)px/),
      port: pixels(tokens, /--port: (\d+)px/),
      sizes: (['s', 'xs', 'number', '2xs'] as const).map((size) => pixels(tokens, new RegExp(`--text-${size}: ([\\d.]+)px`))),
      header: pixels(card, /\.header \{[^}]*\bheight: (\d+)px/),
      line: pixels(card, /\.settings \{[^}]*\/ (\d+)px/),
      left: pixels(card, /\.settings \{[^}]*padding: 0 \d+px 0 (\d+)px/),
    }).toEqual({
      width: cardWidth,
      radius: cardLook.radius,
      port: cardLook.port,
      sizes: [typeSizes.s, typeSizes.xs, typeSizes.number, typeSizes['2xs']],
      header: cardLook.header,
      line: cardLook.line,
      left: cardLook.left,
    })
  })
})
