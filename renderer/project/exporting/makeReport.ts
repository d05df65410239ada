import type { ExportedModel } from '../../../engine/contract/modelFiles.ts'
import { succeed, type Result } from '../../../engine/contract/problem.ts'
import type { Language } from '../../../engine/contract/text.ts'
import type { RunHistory } from '../../../engine/document/project/runHistory.ts'
import type { ReportFacts, ReportRun } from '../../../engine/export/report/reportFacts.ts'
import { reportHtml } from '../../../engine/export/report/reportHtml.ts'
import { reportWords } from '../../../engine/export/report/reportWords.ts'
import { useDataSummary } from '../../document/dataSummary.ts'
import { currentDocument } from '../../document/documentStore.ts'
import { compiledRun } from '../../run/runState.ts'
import { useRunStore } from '../../run/runStore.ts'
import { session } from '../../run/session.ts'

/** So many of the newest runs are told. */
const toldRuns = 8

/** The report of the open project: its document, its newest runs, and the evaluation of the trained network where it can be had. */
export async function makeReport(language: Language): Promise<Result<ExportedModel>> {
  const { records } = useRunStore.getState()
  const html = reportHtml({
    document: currentDocument(),
    language,
    runs: records
      .slice(-toldRuns)
      .toReversed()
      .map((run) => reportRun(run, language)),
    evaluation: await evaluate(),
    data: useDataSummary.getState().summary,
    madeAt: Date.now(),
  })
  return succeed({ files: [{ name: 'report.html', bytes: new TextEncoder().encode(html) }], check: null })
}

function reportRun({ number, ...run }: RunHistory, language: Language): ReportRun {
  return { name: `${reportWords[language].run} ${number}`, ...run }
}

/** Only of the network as it is drawn now, and only where it has learned something. */
async function evaluate(): Promise<ReportFacts['evaluation']> {
  const { run, outdated, hasWeights, runNumber } = useRunStore.getState()
  const compiled = compiledRun(run)
  if (compiled === null || outdated || (!hasWeights && runNumber === null) || run.type === 'training') return null
  const part = compiled.validationSamples > 0 ? 'validation' : 'training'
  const answer = await session().ask('evaluate', { runId: compiled.runId, part })
  return answer.ok ? { part, measured: answer.value } : null
}
