import { readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { templates, findTemplate } from '../../../templates/gallery.ts'
import type { EpochPoint } from '../../contract/metrics.ts'
import { emptyDocument } from '../../document/emptyDocument.ts'
import { curvesSvg, roundTicks } from './curvesSvg.ts'
import type { ReportFacts, ReportRun } from './reportFacts.ts'
import { reportHtml as writeReport } from './reportHtml.ts'
import { reportNumbers } from './reportNumbers.ts'
import { versions } from './versions.ts'

const document = findTemplate('digits-cnn')?.draw() ?? emptyDocument('none')
const bare: ReportFacts = { document, language: 'en', runs: [], evaluation: null, data: null, madeAt: 0 }

/** Without the white space that browsers pass over. */
const reportHtml = (facts: ReportFacts): string => writeReport(facts).replaceAll(/>\s+/g, '>').replaceAll(/\s+</g, '<')

const epochs: readonly EpochPoint[] = [0.9, 0.4, 0.2].map((loss, at) => ({
  epoch: at + 1,
  step: (at + 1) * 10,
  training: { loss, penalty: 0, accuracy: 1 - loss / 2 },
  validation: { loss: loss + 0.1, penalty: 0, accuracy: 0.9 - loss / 2 },
  learningRate: 0.001,
  samplesPerSecond: 1000,
}))
const run: ReportRun = {
  name: 'Run 1',
  startedAt: Date.UTC(2026, 10, 24, 18, 5),
  durationMs: 3_723_000,
  outcome: 'finished',
  backend: 'simd',
  training: document.training,
  trainingSamples: 1437,
  validationSamples: 360,
  steps: [],
  epochs,
}

test('the table tells every layer, its shape, weights and multiply-adds, and the totals', () => {
  const page = reportHtml(bare)
  for (const { name } of document.graph.nodes) expect(page).toContain(`<td class="mono">${name}</td>`)
  // conv_2: 3·3·16·32 + 32 weights, 4·4·32·(3·3·16) multiply-adds.
  expect(page).toContain(`<td class="number">${'4,640'}</td><td class="number">73,728</td>`)
  // 160 + 4,640 + 8,256 + 650.
  expect(page).toMatch(/<tfoot>.*<td class="number">13,706<\/td>/s)
})

test('what there is not, it says', () => {
  const page = reportHtml(bare)
  expect(page).toContain('has not been trained yet, so there are no curves')
  expect(page).toContain('There is no evaluation')
  expect(reportHtml({ ...bare, language: 'zh' })).toContain('尚未训练，因此没有曲线')
})

// A report tells the time of where it is made.
vi.stubEnv('TZ', 'Asia/Shanghai')

test('a run tells its settings, curves and last epoch; the evaluation its confusion matrix by class names', () => {
  const page = reportHtml({
    ...bare,
    runs: [run],
    evaluation: {
      part: 'validation',
      measured: {
        metrics: { loss: 0.25, penalty: 0, accuracy: 0.75 },
        samples: 8,
        confusion: [
          [3, 1],
          [1, 3],
        ],
      },
    },
    data: {
      dataId: 'd',
      samples: 40,
      shape: [8, 8, 1],
      classNames: ['cat', '<b>dog</b>'],
      targetSize: 2,
      samplesPerClass: [20, 20],
      minimum: 0,
      maximum: 16,
      attribution: null,
      problems: [],
    },
  })
  expect(page.match(/<svg class="chart"/g)).toHaveLength(2)
  expect(page).toContain('25 Nov 2026, 02:05 GMT+8')
  expect(page).toContain('01:02:03')
  expect(page).toContain('75.00%')
  expect(page).toContain(
    '<th scope="row">&lt;b&gt;dog&lt;/b&gt;</th><td class="wrong" style="--share:0.25">1</td><td class="right" style="--share:0.75">3</td>',
  )
})

test('names of any content stay text, and nothing is fetched or run', () => {
  const evil = `</style></title><img src=x onerror=alert(1)><script>alert(1)</script>"'`
  const page = reportHtml({
    ...bare,
    document: {
      ...document,
      name: evil,
      graph: {
        ...document.graph,
        nodes: document.graph.nodes.map((node, at) => ({ ...node, name: `${evil}${at}`, kind: at === 1 ? evil : node.kind })),
        groups: document.graph.groups.map((group) => ({ ...group, name: evil })),
      },
    },
    runs: [{ ...run, name: evil }],
  })
  expect(page).not.toMatch(/<script|<img|<iframe|<link|https?:(?!\/\/www\.w3\.org)/)
  expect(page.match(/<\/style>/g)).toHaveLength(1)
})

test.each(templates.map(({ name }) => name))('%s gives a report with its whole drawing', (name) => {
  const drawn = findTemplate(name)?.draw() ?? document
  const page = reportHtml({ ...bare, document: drawn, language: 'zh' })
  expect(page.match(/<tr><td class="mono">/g)).toHaveLength(drawn.graph.nodes.length)
})

test('settings have the names that people read, and the losses and libraries are told', () => {
  const english = reportHtml({ ...bare, runs: [run] })
  expect(english).toContain('<td>Adam: beta 1 0.9, beta 2 0.999, epsilon 1e-7</td>')
  expect(english).toContain('<th scope="row">Losses</th><td>Softmax cross-entropy</td>')
  expect(english).toContain('TensorFlow.js 4.22.0')
  expect(reportHtml({ ...bare, language: 'zh', runs: [run] })).toContain('<td>Softmax 交叉熵</td>')
})

test('the versions told are those of the package', () => {
  const { version, devDependencies } = JSON.parse(readFileSync(`${import.meta.dirname}/../../../package.json`, 'utf8')) as {
    readonly version: string
    readonly devDependencies: Readonly<Record<string, string>>
  }
  expect(versions).toEqual({
    netwright: version,
    tensorflow: devDependencies['@tensorflow/tfjs-core'],
    onnxruntime: devDependencies['onnxruntime-web'],
    h5wasm: devDependencies['h5wasm'],
  })
})

describe('curves', () => {
  const numbers = reportNumbers('en')

  test.each([
    [0, 1, [0, 0.5, 1]],
    [0.2, 0.9, [0.2, 0.4, 0.6, 0.8, 1]],
    [0, 20, [0, 5, 10, 15, 20]],
    [3, 3, [3, 4]],
  ])('ticks from %s to %s are round numbers around the range', (low, high, expected) => {
    const ticks = roundTicks(low, high)
    expect([(ticks[0] ?? 0) <= low, (ticks.at(-1) ?? 0) >= high]).toEqual([true, true])
    expect(ticks.map((tick) => Number(tick.toPrecision(6)))).toEqual(expected)
  })

  test('a loss that is no number leaves a gap, and one without any number gives no chart', () => {
    const points = [0.5, Number.NaN, Infinity, 0.1].map((y, x) => ({ x, y }))
    expect(curvesSvg('Loss', { curves: [{ name: 'train', className: 'train', points }], xLabel: 'epoch', numbers })).not.toMatch(
      /NaN|Infinity/,
    )
    const nothing = [{ x: 1, y: Number.NaN }]
    expect(
      curvesSvg('Loss', { curves: [{ name: 'train', className: 'train', points: nothing }], xLabel: 'epoch', numbers }),
    ).toBe('')
  })

  test('an accuracy axis fits the means in percent; single batches below it are cut off, not drawn over the page', () => {
    const curve = (ys: readonly number[], isFaint: boolean) => ({
      name: 'train',
      className: 'train' as const,
      isFaint,
      points: ys.map((y, x) => ({ x, y })),
    })
    const svg = curvesSvg('Accuracy', {
      curves: [curve([0.1, 0.5, 0.96], true), curve([0.953, 0.962, 0.978], false)],
      xLabel: 'epoch',
      isShare: true,
      numbers,
    })
    const ticks = [...svg.matchAll(/text-anchor="end">([\d.]+%)</g)].map(([, tick]) => tick)
    expect(ticks).toEqual(['95%', '96%', '97%', '98%'])
    expect(svg).toMatch(/<svg x="[^>]+viewBox="[^>]+><polyline/)
  })

  test('a million steps become a few hundred points that keep the extremes', () => {
    const points = Array.from({ length: 1_000_000 }, (_, at) => ({ x: at / 1000, y: at === 500_123 ? 99 : (at % 7) / 7 }))
    const svg = curvesSvg('Loss', { curves: [{ name: 'train', className: 'train', points }], xLabel: 'epoch', numbers })
    expect(svg.length).toBeLessThan(30_000)
    expect(svg).toContain('>100<')
  })
})
