import { documentVersion, type Params } from '../contract/document.ts'
import { fail, succeed, type Result } from '../contract/problem.ts'
import { text } from '../contract/text.ts'
import type { AnyLayerDefinition } from '../layers/defineLayer.ts'
import { refuse } from './edits/refuse.ts'
import { wrongValue } from './schemaProblems.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** Turns a document of one version into one of the next, by the version it starts from. Pure; may expect what its version allowed. */
export type DocumentUpgrades = ReadonlyMap<number, (document: JsonObject) => JsonObject>

/**
 * All steps so far. Version 1 is the first; raising `documentVersion` adds the step that leads there, for ever.
 * 1 → 2: nodes may have a learning rate of their own; an older document has none, and stays as it is.
 * 2 → 3: training samples may be augmented; an older document does not.
 */
export const documentUpgrades: DocumentUpgrades = new Map([
  [1, (document) => document],
  [2, (document) => ({ ...document, training: { ...(document['training'] as JsonObject), augmentation: null } })], // checked when all steps are done
])

/** The document as this version would have saved it. A newer one, or one of no known version, is a problem. */
export function upgradeDocument(document: JsonObject, upgrades: DocumentUpgrades = documentUpgrades): Result<JsonObject> {
  const version = document['version']
  if (typeof version !== 'number' || !Number.isInteger(version)) {
    return fail(wrongValue(['version'], { expected: text('a whole number', '整数'), got: version }))
  }
  if (version > documentVersion) return fail(newerVersion(version))
  let upgraded = document
  for (let from = version; from < documentVersion; from++) {
    const step = upgrades.get(from)
    if (step === undefined)
      return fail(wrongValue(['version'], { expected: text(`${documentVersion}`, `${documentVersion}`), got: version }))
    try {
      upgraded = { ...step(upgraded), version: from + 1 }
    } catch {
      return fail(brokenOldDocument(from))
    }
  }
  return succeed(upgraded)
}

/** Brings params through the kind's own steps, from the one at which they were saved. null where they do not fit the steps. */
export function upgradeParams(
  definition: AnyLayerDefinition,
  { params, version }: { readonly params: Params; readonly version: number },
): Params | null {
  const steps = definition.upgrades ?? []
  if (version > steps.length) return null
  try {
    return steps.slice(version).reduce((upgraded, step) => step(upgraded), params)
  } catch {
    return null
  }
}

function newerVersion(version: number) {
  return refuse('newer-version', {
    message: text(
      `This document was saved by a newer Netwright (document version ${version}; this one reads up to ${documentVersion}). Update Netwright to open it. The file was not changed.`,
      `该文档由更新的 Netwright 保存（文档版本 ${version}，当前最高支持 ${documentVersion}）。请更新 Netwright 后再打开。文件没有被改动。`,
    ),
    place: { path: 'version' },
    expected: text(`at most ${documentVersion}`, `不超过 ${documentVersion}`),
    got: text(`${version}`, `${version}`),
  })
}

function brokenOldDocument(version: number) {
  return refuse('upgrade-failed', {
    message: text(
      `This document says it is of version ${version}, but it is not built like one, so it cannot be brought up to date.`,
      `该文档自称是版本 ${version}，但结构并不相符，因此无法升级。`,
    ),
    place: { path: 'version' },
    got: text(`${version}`, `${version}`),
  })
}
