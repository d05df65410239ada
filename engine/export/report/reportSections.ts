import type { GraphAnalysis } from '../../analyse/analysis.ts'
import { wholeFieldSize } from '../../analyse/receptiveField.ts'
import type { DataSummary } from '../../contract/dataSummary.ts'
import type { DataSettings, NetDocument } from '../../contract/document.ts'
import type { Language } from '../../contract/text.ts'
import { formatCount } from '../../graph/formula.ts'
import { indexGraph } from '../../graph/indexGraph.ts'
import { formatShape } from '../../graph/shape.ts'
import { layerKind } from '../../layers/registry.ts'
import { kindTitle, unknownLine } from '../../layout/kindTitle.ts'
import { settingsLine } from '../../layout/settingsLine.ts'
import { html, type Html } from './html.ts'
import type { ReportFacts } from './reportFacts.ts'
import type { ReportWords } from './reportWords.ts'
import type { Voice } from './voice.ts'

/** Every node, upstream first, nodes in a cycle at the end: kind, settings, shape and what it costs. */
export function layersTable(
  { graph }: Pick<NetDocument, 'graph'>,
  { analysis, words, language }: { readonly analysis: GraphAnalysis; readonly words: ReportWords; readonly language: Language },
): Html {
  const { nodes } = indexGraph(graph)
  const order = new Set([...analysis.order, ...nodes.keys()])
  const rows = [...order].flatMap((id) => {
    const node = nodes.get(id)
    const own = analysis.nodes.get(id)
    if (node === undefined || own === undefined) return []
    const definition = layerKind(node.kind)
    const field = own.receptiveField === null ? '' : formatShape(wholeFieldSize(own.receptiveField))
    const parameters = own.trainable + own.frozen
    const frozen = node.frozen === true && parameters > 0 ? ` (${words.frozen})` : ''
    return [
      html`<tr>
        <td class="mono">${node.name}</td>
        <td class="kind" style="--own:var(--${definition === undefined ? 'ink-3' : `kind-${definition.category}`})">
          ${kindTitle(node)[language]}
        </td>
        <td class="mono">${settingsLine(node) ?? unknownLine(node)[language]}</td>
        <td class="mono">${own.outputShape === null ? '–' : formatShape(own.outputShape)}</td>
        <td class="number">${count(parameters)}${frozen}</td>
        <td class="number">${count(own.multiplyAdds)}</td>
        <td class="number mono">${field}</td>
      </tr>`,
    ]
  })
  const { trainable, frozen, multiplyAdds } = analysis.totals
  return html`<div class="scroll">
    <table class="layers">
      <thead>
        <tr>
          <th scope="col">${words.name}</th>
          <th scope="col">${words.kind}</th>
          <th scope="col">${words.settings}</th>
          <th scope="col">${words.output}</th>
          <th scope="col" class="number">${words.parameters}</th>
          <th scope="col" class="number">${words.multiplyAdds}</th>
          <th scope="col" class="number">${words.field}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colspan="4">${words.total}</th>
          <td class="number">${formatCount(trainable + frozen)}</td>
          <td class="number">${formatCount(multiplyAdds)}</td>
          <td></td>
        </tr>
      </tfoot>
    </table>
  </div>`
}

function count(value: number): string {
  return value === 0 ? '–' : formatCount(value)
}

export function dataSection(
  settings: DataSettings,
  { summary, voice: { words, numbers } }: { readonly summary: DataSummary | null; readonly voice: Voice },
): Html {
  const { source, scaling, validationShare } = settings
  if (source.type === 'none') return html`<p class="none">${words.noData}</p>`
  return factsTable([
    [words.source, sourceText(source, words)],
    ...(summary === null
      ? []
      : ([
          [words.samples, formatCount(summary.samples)],
          [words.shape, formatShape(summary.shape)],
          ...(summary.classNames === null ? [] : [[words.classes, classesText(summary)] as const]),
        ] as const)),
    [words.scaling, words.scalings[scaling]],
    [words.validationShare, numbers.plainPercent(validationShare)],
    ...(summary === null || summary.attribution === null ? [] : [[words.attribution, summary.attribution] as const]),
  ])
}

function classesText({ classNames, samplesPerClass }: DataSummary): string {
  const names = classNames ?? []
  const shown = names.slice(0, 40).map((name, at) => `${name} (${formatCount(samplesPerClass?.[at] ?? 0)})`)
  return `${names.length}: ${shown.join(', ')}${names.length > shown.length ? ', …' : ''}`
}

function sourceText(source: DataSettings['source'], words: ReportWords): string {
  const kind = words.sources[source.type]
  switch (source.type) {
    case 'csv':
      return `${kind} ${source.fileName}`
    case 'idx':
      return `${kind} ${source.imagesFileName}, ${source.labelsFileName}`
    case 'imageFolder':
      return `${kind} ${source.folderName}`
    default:
      return kind
  }
}

/** Two columns: what, and how much. */
export function factsTable(rows: readonly (readonly [string, string])[]): Html {
  return html`<table class="facts">
    <tbody>
      ${rows.map(
        ([name, value]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${value}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

/** The confusion matrix, each cell's colour by its share of its row. */
function confusionTable(
  confusion: readonly (readonly number[])[],
  { classNames, words }: { readonly classNames: readonly string[] | null; readonly words: ReportWords },
): Html {
  const name = (at: number): string => classNames?.[at] ?? String(at)
  const heads = confusion.map((_, at) => html`<th scope="col">${name(at)}</th>`)
  const rows = confusion.map((row, truth) => {
    const sum = row.reduce((total, value) => total + value, 0)
    const cells = row.map((value, guess) => {
      const share = sum === 0 ? 0 : Math.round((value / sum) * 1000) / 1000
      return html`<td class="${guess === truth ? 'right' : 'wrong'}" style="--share:${share}">
        ${value === 0 ? '·' : formatCount(value)}
      </td>`
    })
    return html`<tr>
      <th scope="row">${name(truth)}</th>
      ${cells}
    </tr>`
  })
  return html`<h3>${words.confusion}</h3>
    <p class="hint">${words.confusionHint}</p>
    <div class="scroll">
      <table class="confusion">
        <thead>
          <tr>
            <td></td>
            ${heads}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`
}

export function evaluationSection({ evaluation, data }: ReportFacts, { words, numbers }: Voice): Html {
  if (evaluation === null) return html`<p class="none">${words.noEvaluation}</p>`
  const { metrics, samples, confusion } = evaluation.measured
  const measures = factsTable([
    [words.samples, `${formatCount(samples)} (${words.parts[evaluation.part]})`],
    [words.loss, numbers.measured(metrics.loss)],
    ...(metrics.accuracy === undefined ? [] : [[words.accuracy, numbers.percent(metrics.accuracy)] as const]),
    ...(metrics.top5 === undefined ? [] : [[words.top5, numbers.percent(metrics.top5)] as const]),
    ...(metrics.mae === undefined ? [] : [[words.mae, numbers.measured(metrics.mae)] as const]),
  ])
  const matrix =
    confusion === null
      ? html`<p class="none">${words.noConfusion}</p>`
      : confusionTable(confusion, { classNames: data?.classNames ?? null, words })
  return html`${measures}${matrix}`
}
