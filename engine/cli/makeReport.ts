import { stat } from 'node:fs/promises'
import type { EngineClient } from '../contract/EngineClient.ts'
import { runId as toRunId } from '../contract/ids.ts'
import type { ExportedModel } from '../contract/protocol.ts'
import type { Language } from '../contract/text.ts'
import { reportHtml } from '../export/report/reportHtml.ts'
import type { ReportFacts, ReportRun } from '../export/report/reportFacts.ts'
import { openTrainedData, type TrainedOptions } from './openTrained.ts'
import { readNetwork } from './readNetwork.ts'
import { RunFolder } from './runFolder.ts'

/** The report of a run folder, trained or not, or of a file or a template, which have neither curves nor an evaluation. */
export async function makeReport(
  client: EngineClient,
  place: string,
  options: TrainedOptions & { readonly language: Language },
): Promise<ExportedModel> {
  const found = await stat(place).catch(() => null)
  const facts =
    found?.isDirectory() === true
      ? await folderFacts(client, place, options)
      : { document: await readNetwork(place, {}), runs: [], evaluation: null, data: null }
  const html = reportHtml({ ...facts, language: options.language, version: null, madeAt: Date.now() })
  return { files: [{ name: 'report.html', bytes: new TextEncoder().encode(html) }], check: null }
}

async function folderFacts(
  client: EngineClient,
  place: string,
  options: TrainedOptions & { readonly language: Language },
): Promise<Pick<ReportFacts, 'document' | 'runs' | 'evaluation' | 'data'>> {
  const { project, checkpoint } = await new RunFolder(place).read()
  const { document } = project
  if (project.weights === null) return { document, runs: [], evaluation: null, data: null }
  await client.ask('useBackend', { backend: 'cpu' })
  const { runId, summary, prepared } = await openTrainedData(client, place, options)
  const part = prepared.validationSamples > 0 ? 'validation' : 'training'
  const measured = await client.ask('evaluate', { runId, part })
  await client.ask('closeRun', { runId })
  /* Curves are kept in the checkpoint; one that cannot be read leaves them out. */
  const resumed =
    checkpoint === null
      ? null
      : await client.ask('prepareRun', { runId: toRunId('curves'), document, dataId: summary.dataId, checkpoint })
  const run: ReportRun = {
    name: options.language === 'zh' ? '运行' : 'Run',
    startedAt: null,
    durationMs: null,
    outcome: null,
    backend: null,
    training: document.training,
    trainingSamples: prepared.trainingSamples,
    validationSamples: prepared.validationSamples,
    steps: resumed?.ok === true ? resumed.value.steps : [],
    epochs: resumed?.ok === true ? resumed.value.epochs : [],
  }
  return { document, runs: [run], evaluation: measured.ok ? { part, measured: measured.value } : null, data: summary }
}
