import type { RunFormat } from '../../contract/exportFormats.ts'
import type { ExportedModel } from '../../contract/modelFiles.ts'
import type { Result } from '../../contract/problem.ts'
import type { Ask } from '../../contract/protocol.ts'
import type { Run } from '../openRun.ts'
import { exportKeras } from './exportKeras.ts'
import { exportOnnx } from './exportOnnx.ts'
import { exportTfjs } from './exportTfjs.ts'
import { exportTorch } from './exportTorch.ts'
import { exportNpz, exportSafetensors } from './exportWeightFile.ts'
import type { RunExporter } from './runExporter.ts'

const exporters: { readonly [Format in RunFormat]: RunExporter } = {
  tfjs: exportTfjs,
  keras: (run) => exportKeras(run, 'keras'),
  'keras-h5': (run) => exportKeras(run, 'keras-h5'),
  onnx: exportOnnx,
  safetensors: exportSafetensors,
  pytorch: exportTorch,
  npz: exportNpz,
}

/** Makes the files of a trained model, reads them back and compares both on real samples. Call it between two steps. */
export function exportRun(
  run: Run,
  { format, preprocessing = false }: Pick<Ask<'exportModel'>, 'format' | 'preprocessing'>,
): Promise<Result<ExportedModel>> {
  return exporters[format](run, { preprocessing })
}
