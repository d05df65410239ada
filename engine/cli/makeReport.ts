import { stat } from 'node:fs/promises'
import { backendNames } from '../contract/backendNames.ts'
import type { EngineClient } from '../contract/EngineClient.ts'
import { runId as toRunId } from '../contract/ids.ts'
import type { ExportedModel } from '../contract/modelFiles.ts'
import type { Language } from '../contract/text.ts'
import type { RunHistory } from '../document/project/runHistory.ts'
import type { ReportFacts, ReportRun } from '../export/report/reportFacts.ts'
import { reportHtml } from '../export/report/reportHtml.ts'
import { reportWords } from '../export/report/reportWords.ts'
import { openTrainedData, readTrainedData, type TrainedOptions } from './openTrained.ts'
import { readNetwork, readProject } from './readNetwork.ts'
import { RunFolder } from './runFolder.ts'

/** The report of a run folder, trained or not, or of a file or a template, which have neither curves nor an evaluation. */
export async function makeReport(
  client: EngineClient,
  place: string,
  options: TrainedOptions & { readonly language: Language },
): Promise<ExportedModel> {
  const found = await stat(place).catch(() => null)
  const facts =
    found?.isDirectory() === true ? await folderFacts(client, place, options) : await projectFacts(place, options.language)
  const html = reportHtml({ ...facts, language: options.language, madeAt: Date.now() })
  return { files: [{ name: 'report.html', bytes: new TextEncoder().encode(html) }], check: null }
}

/** A template has no past; a project brings its runs. */
async function projectFacts(place: string, language: Language): Promise<ToldFacts> {
  const nothing = { runs: [], evaluation: null, data: null }
  if (!/\.netwright$/i.test(place)) return { ...nothing, document: await readNetwork(place, {}) }
  const { document, runs } = await readProject(place)
  return { ...nothing, document, runs: pastRuns(runs, language) }
}

function pastRuns(runs: readonly RunHistory[], language: Language): readonly ReportRun[] {
  return runs.toReversed().map(({ number, ...run }) => ({ name: `${reportWords[language].run} ${number}`, ...run }))
}

type ToldFacts = Pick<ReportFacts, 'document' | 'runs' | 'evaluation' | 'data'>

async function folderFacts(
  client: EngineClient,
  place: string,
  options: TrainedOptions & { readonly language: Language },
): Promise<ToldFacts> {
  const { project, checkpoint, notes } = await new RunFolder(place).read()
  const { document } = project
  const past = pastRuns(project.runs, options.language)
  const isRecorded = checkpoint === null || project.runs.some(({ number }) => number === notes?.run?.number)
  if (project.weights === null) return { document, runs: past, evaluation: null, data: null }
  await client.ask('useBackend', { backend: 'cpu' })
  const { runId, summary, prepared } = await openTrainedData(client, place, await readTrainedData(place, options))
  const part = prepared.validationSamples > 0 ? 'validation' : 'training'
  const measured = await client.ask('evaluate', { runId, part })
  await client.ask('closeRun', { runId })
  const evaluation = measured.ok ? ({ part, measured: measured.value } as const) : null
  const told = { document, evaluation, data: summary }
  if (isRecorded && past.length > 0) return { ...told, runs: past }
  /* A run that was cut off has its curves in the checkpoint; one that cannot be read leaves them out. */
  const resumed =
    checkpoint === null
      ? null
      : await client.ask('prepareRun', { runId: toRunId('curves'), document, dataId: summary.dataId, checkpoint })
  const run: ReportRun = {
    name: `${reportWords[options.language].run} ${notes?.run?.number ?? ''}`.trimEnd(),
    startedAt: notes?.run?.startedAt ?? null,
    durationMs: null,
    outcome: null,
    backend: backendNames.find((name) => name === notes?.backend) ?? null,
    training: document.training,
    trainingSamples: prepared.trainingSamples,
    validationSamples: prepared.validationSamples,
    steps: resumed?.ok === true ? resumed.value.steps : [],
    epochs: resumed?.ok === true ? resumed.value.epochs : [],
  }
  return { ...told, runs: [run, ...past] }
}
