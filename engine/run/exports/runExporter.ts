import type { ExportedModel } from '../../contract/modelFiles.ts'
import type { Result } from '../../contract/problem.ts'
import type { Run } from '../openRun.ts'

export interface RunExportOptions {
  /** onnx only: the data's scaling becomes the model's first operations. */
  readonly preprocessing: boolean
}

/** Writes the files, reads them back and compares both on real samples. */
export type RunExporter = (run: Run, options: RunExportOptions) => Promise<Result<ExportedModel>>
