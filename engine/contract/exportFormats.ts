/** What a file is good for; the groups in which formats are offered, in their order. */
export const exportGroups = ['model', 'weights', 'code', 'picture'] as const
export type ExportGroup = (typeof exportGroups)[number]

interface Format {
  readonly group: ExportGroup
  /**
   * run: network with its weights, compiled. document: only what is drawn, so that nothing is compiled. project: document,
   * past runs and their evaluation, which the window or the command line has and the engine has not.
   */
  readonly needs: 'run' | 'document' | 'project'
  /** What the one file ends in; null for a folder of files. */
  readonly suffix: string | null
}

/**
 * Every format in which a network leaves. One more is a line here, an exporter in engine/run/exports/exportRun.ts or
 * engine/export/exportDocument.ts, and its words in renderer/i18n (en and zh, exportFormats.ts): the types ask for each.
 */
export const exportFormats = {
  tfjs: { group: 'model', needs: 'run', suffix: null },
  keras: { group: 'model', needs: 'run', suffix: '.keras' },
  'keras-h5': { group: 'model', needs: 'run', suffix: '.h5' },
  onnx: { group: 'model', needs: 'run', suffix: '.onnx' },
  pytorch: { group: 'model', needs: 'run', suffix: null },
  safetensors: { group: 'weights', needs: 'run', suffix: '.safetensors' },
  npz: { group: 'weights', needs: 'run', suffix: '.npz' },
  'keras-code': { group: 'code', needs: 'document', suffix: '.py' },
  'tfjs-code': { group: 'code', needs: 'document', suffix: '.mjs' },
  svg: { group: 'picture', needs: 'document', suffix: '.svg' },
  png: { group: 'picture', needs: 'document', suffix: '.png' },
  pdf: { group: 'picture', needs: 'document', suffix: '.pdf' },
  report: { group: 'picture', needs: 'project', suffix: '.html' },
} as const satisfies Readonly<Record<string, Format>>

export type ExportFormat = keyof typeof exportFormats
type NeedOf<Name extends ExportFormat> = (typeof exportFormats)[Name]['needs']
/** Formats that hold weights. */
export type RunFormat = { [Name in ExportFormat]: NeedOf<Name> extends 'run' ? Name : never }[ExportFormat]
/** Formats made from the document alone. */
export type DocumentFormat = { [Name in ExportFormat]: NeedOf<Name> extends 'document' ? Name : never }[ExportFormat]

/* Object.keys knows no key types; these are the table's own. */
export const exportFormatNames = Object.keys(exportFormats) as readonly ExportFormat[]
export const runFormats = exportFormatNames.filter(isRunFormat)
export const documentFormats = exportFormatNames.filter(isDocumentFormat)

/** Whether the format takes weights, so that a run has to be there. */
export function isRunFormat(name: ExportFormat): name is RunFormat {
  return exportFormats[name].needs === 'run'
}

/** Whether the document alone is enough. */
export function isDocumentFormat(name: ExportFormat): name is DocumentFormat {
  return exportFormats[name].needs === 'document'
}
