import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { analyse } from '../../engine/analyse/analyse.ts'
import type { NodeId } from '../../engine/contract/ids.ts'
import { packProject } from '../../engine/document/project/projectFile.ts'
import { encodeSafetensors } from '../../engine/document/tensors/safetensors.ts'
import { layerKind } from '../../engine/layers/registry.ts'
import { findTemplate } from '../../templates/gallery.ts'
import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

/** Where a card lies, in heights of a card from the input's. */
interface Card {
  readonly name: string
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

interface Picture {
  readonly cards: readonly Card[]
  readonly wires: readonly string[]
  readonly frames: number
}

async function pictureOf({ canvas, page }: AppWindow): Promise<Picture> {
  await canvas.fit()
  const boxes = await canvas.cards.evaluateAll((cards) =>
    cards.map((card) => {
      const { left, top, right, bottom } = card.getBoundingClientRect()
      return { name: (card.getAttribute('aria-label') ?? '').replace(/ \(.*$/, ''), left, top, right, bottom }
    }),
  )
  const first = boxes.find(({ name }) => name === 'input')
  if (first === undefined) throw new Error('there is no input')
  const height = first.bottom - first.top
  const cards = boxes.map(({ name, left, top, right, bottom }) => ({
    name,
    left: (left - first.left) / height,
    top: (top - first.top) / height,
    right: (right - first.left) / height,
    bottom: (bottom - first.top) / height,
  }))
  const wires = await canvas.wires.evaluateAll((all) => all.map((wire) => wire.getAttribute('aria-label') ?? ''))
  return { cards, wires: wires.toSorted(), frames: await page.getByRole('button', { name: /^Select group / }).count() }
}

/** Names of each row, from left to right. */
function rowsOf({ cards }: Picture): readonly string[] {
  const rows: Card[][] = []
  for (const card of cards.toSorted((one, other) => one.top - other.top)) {
    const row = rows.find(([start]) => start !== undefined && Math.abs(start.top - card.top) < 0.25)
    if (row === undefined) rows.push([card])
    else row.push(card)
  }
  return rows.map((row) =>
    row
      .toSorted((one, other) => one.left - other.left)
      .map(({ name }) => name)
      .join(' '),
  )
}

function overlaps({ cards }: Picture): readonly string[] {
  return cards.flatMap((one, at) =>
    cards
      .slice(at + 1)
      .filter(({ left, top, right, bottom }) => left < one.right && one.left < right && top < one.bottom && one.top < bottom)
      .map(({ name }) => `${one.name} and ${name}`),
  )
}

/** How far each card is from where the other picture has it, in heights of a card. */
function farthest(one: Picture, other: Picture): number {
  const places = new Map(other.cards.map((card) => [card.name, card]))
  return Math.max(
    ...one.cards.map(({ name, left, top }) => {
      const twin = places.get(name)
      return twin === undefined ? Number.NaN : Math.max(Math.abs(left - twin.left), Math.abs(top - twin.top))
    }),
  )
}

function withoutDropout({ cards, wires, frames }: Picture): Picture {
  const kept = wires.filter((wire) => !wire.includes('dropout'))
  return {
    cards: cards.filter(({ name }) => !name.startsWith('dropout')),
    wires: [...kept, 'fc6 → fc7', 'fc7 → fc8'].toSorted(),
    frames,
  }
}

function upToFlatten({ cards, ...others }: Picture): Picture {
  return { ...others, cards: cards.filter(({ name }) => /^(?:input|conv|pool|flatten)/.test(name)) }
}

/** From each card of the classifier's row to the next. */
function stepsOfClassifier({ cards }: Picture): readonly { readonly right: number; readonly down: number }[] {
  const row = cards
    .filter(({ name }) => /^(?:flatten|fc|dropout|output)/.test(name))
    .toSorted((one, other) => one.left - other.left)
  return row.slice(1).map(({ left, top }, at) => ({ right: left - (row[at]?.left ?? 0), down: top - (row[at]?.top ?? 0) }))
}

/** VGG-16 of the gallery with an eighth of its filters, for pictures of 64×64, with weights: drawn alike, but a file of one megabyte. */
function thinVgg(): Uint8Array {
  const drawn = findTemplate('vgg16')?.draw({ inputShape: [64, 64, 3], classes: 10 })
  if (drawn === undefined) throw new Error('there is no template vgg16')
  const nodes = drawn.graph.nodes.map((node) => {
    const { filters, units } = node.params
    if (typeof filters === 'number') return { ...node, params: { ...node.params, filters: filters / 8 } }
    return units === 4096 ? { ...node, params: { ...node.params, units: 64 } } : node
  })
  const document = { ...drawn, graph: { ...drawn.graph, nodes } }
  const analysis = analyse(document)
  const shapeOf = (id: NodeId | undefined) => (id === undefined ? null : (analysis.nodes.get(id)?.outputShape ?? null))
  const tensors = new Map(
    nodes.flatMap(({ id, kind, params }) => {
      const before = shapeOf(document.graph.wires.find(({ to }) => to === id)?.from)
      const weights = before === null ? [] : (layerKind(kind)?.weights(params, [before]) ?? [])
      return weights.map(({ name, shape }) => {
        const size = shape.reduce((product, length) => product * length, 1)
        return [`${id}/${name}`, { shape, values: Float32Array.from({ length: size }, (_, at) => Math.sin(at) / 8) }] as const
      })
    }),
  )
  const weights = encodeSafetensors({ tensors, metadata: {} })
  const packed = packProject({ document, weights, runs: [], thumbnail: null, dataFiles: [] })
  if (!packed.ok) throw new Error(packed.problems[0]?.message.en)
  return packed.value
}

test('an imported VGG-16 is drawn as the template is', async ({ app, running }) => {
  test.setTimeout(180_000)
  const window = new AppWindow(app)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'netwright-vgg-'))
  const small = path.join(folder, 'small.netwright')
  await window.openTemplate('VGG-16')
  const gallery = await pictureOf(window)
  await writeFile(small, thinVgg())
  await running.open({ paths: [small], action: () => window.chooseInProjectMenu('Open…') })
  /* 138 million in the paper. */
  await expect(window.inspector.figure('Parameters')).toHaveText(/^\d{3},\d{3}$/)
  const template = await pictureOf(window)
  expect(farthest(template, gallery)).toBeLessThan(0.05)
  expect(overlaps(template)).toEqual([])

  const files = [
    ['Keras model', 'vgg.keras'],
    ['ONNX model', 'vgg.onnx'],
  ] as const
  for (const [format, name] of files) {
    await window.exporting.open()
    await running.save({ to: path.join(folder, name), action: () => window.exporting.go(format) })
    await window.exporting.close()
  }
  for (const [, name] of files) {
    await test.step(`${name} is drawn alike`, async () => {
      await running.open({ paths: [path.join(folder, name)], action: () => window.chooseInProjectMenu('Import a model…') })
      await expect(window.message(new RegExp(`^${name} was imported`))).toBeVisible()
      const imported = await pictureOf(window)
      /* ONNX knows no dropout where a network only predicts. */
      const wanted = name === 'vgg.onnx' ? withoutDropout(template) : template
      expect(rowsOf(imported)).toEqual(rowsOf(wanted))
      expect(imported.wires).toEqual(wanted.wires)
      expect(imported.frames).toBe(wanted.frames)
      expect(overlaps(imported)).toEqual([])
      /* Without dropouts the classifier's row is shorter: up to its first card then. */
      expect(farthest(name === 'vgg.onnx' ? upToFlatten(imported) : imported, wanted)).toBeLessThan(0.05)
      const [step] = stepsOfClassifier(template)
      for (const { right, down } of stepsOfClassifier(imported)) {
        expect(right).toBeCloseTo(step?.right ?? 0, 1)
        expect(down).toBeCloseTo(0, 1)
      }
      await running.save({ to: path.join(folder, `${name}.netwright`), action: () => app.keyboard.press('Control+s') })
      await expect(window.message(/^Saved as /).first()).toBeVisible()
    })
  }
})
