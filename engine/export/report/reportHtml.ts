import { analyse } from '../../analyse/analyse.ts'
import type { Language } from '../../contract/text.ts'
import { lossTitles } from '../../layers/outputParams.ts'
import { layerKind, withDefaults } from '../../layers/registry.ts'
import { compactCount } from '../../layout/compactCount.ts'
import { markSvg } from '../drawing/drawingSvg.ts'
import { drawNetwork } from '../drawing/drawNetwork.ts'
import { escapeMarkup } from '../drawing/escapeMarkup.ts'
import { Html, html } from './html.ts'
import type { ReportFacts } from './reportFacts.ts'
import { reportNumbers } from './reportNumbers.ts'
import { dataSection, evaluationSection, factsTable, layersTable } from './reportSections.ts'
import { paintVariables, reportStyle } from './reportStyle.ts'
import { reportWords, type ReportWords } from './reportWords.ts'
import { runSection, settings } from './runSection.ts'
import { versions } from './versions.ts'

/**
 * A report as one HTML file that needs nothing else, neither network nor scripts: the drawing, every layer with its
 * figures, data, training settings, curves of the runs, the evaluation with its confusion matrix, versions. What there is
 * not, it says. Names of any content stay text.
 */
export function reportHtml(facts: ReportFacts): string {
  const { document, language, runs, data, madeAt } = facts
  const words = reportWords[language]
  const numbers = reportNumbers(language)
  const voice = { words, numbers }
  const analysis = analyse(document)
  const { trainable, frozen, multiplyAdds, depth } = analysis.totals
  const figures: readonly (readonly [string, string])[] = [
    [compactCount(trainable + frozen), words.parameters],
    [compactCount(multiplyAdds), words.multiplyAdds],
    [numbers.count(depth), words.depth],
  ]
  const training =
    runs.length === 0
      ? html`${factsTable(settings(document.training, voice))}
          <h2>${words.curves}</h2>
          <p class="none">${words.noRuns}</p>`
      : html`${runs.map((run) => runSection(run, voice))}`
  const about = factsTable([
    [words.version, versions.netwright],
    [words.libraries, `TensorFlow.js ${versions.tensorflow}, onnxruntime-web ${versions.onnxruntime}, h5wasm ${versions.h5wasm}`],
    [words.made, numbers.time(madeAt)],
    [words.seed, String(document.training.seed)],
  ])
  const body = html`<header>
      <h1>${document.name}</h1>
      <p class="lead">${words.nodes.replace('{n}', numbers.count(document.graph.nodes.length))}</p>
      <ul class="figures">
        ${figures.map(([value, name]) => html`<li><b>${value}</b><span>${name}</span></li>`)}
      </ul>
    </header>
    <main>
      <h2>${words.network}</h2>
      ${drawing(facts)}
      <h2>${words.layers}</h2>
      ${layersTable(document, { analysis, words, language })}
      <h2>${words.data}</h2>
      ${dataSection(document.data, { summary: data, voice })}
      <h2>${words.training}</h2>
      ${lossesOf(document, facts.language, words)} ${training}
      <h2>${words.evaluation}</h2>
      ${evaluationSection(facts, voice)}
      <h2>${words.about}</h2>
      ${about}
    </main>`
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-Hans' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeMarkup(document.name)}</title>
<style>${reportStyle}</style>
</head>
<body>
${body.text}
</body>
</html>
`
}

/** What each output learns by. */
function lossesOf({ graph }: ReportFacts['document'], language: Language, words: ReportWords): Html {
  const definition = layerKind('output')
  const outputs = graph.nodes.filter(({ kind }) => kind === 'output')
  if (definition === undefined || outputs.length === 0) return html``
  const told = outputs.map(({ name, params }) => {
    const { loss } = withDefaults(definition, params)
    const title = isLoss(loss) ? lossTitles[loss][language] : ''
    return outputs.length === 1 ? title : `${name}: ${title}`
  })
  return factsTable([[words.losses, told.join(', ')]])
}

function isLoss(value: unknown): value is keyof typeof lossTitles {
  return typeof value === 'string' && value in lossTitles
}

function drawing({ document, language }: ReportFacts): Html {
  if (document.graph.nodes.length === 0) return html`<p class="none">–</p>`
  const { x, y, width, height, parts, description } = drawNetwork(document, { analysis: analyse(document), language })
  const marks = parts.map(({ title, marks: own }) => {
    const name = title === null ? '' : `<title>${escapeMarkup(title)}</title>`
    return `<g>${name}${own.map((mark) => markSvg(mark, paintVariables)).join('')}</g>`
  })
  const svg = `<svg viewBox="${x} ${y} ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeMarkup(description)}">${marks.join('')}</svg>`
  // markSvg escapes every text.
  return html`<div class="drawing">${new Html(svg)}</div>
    <p class="hint">${description}</p>`
}
