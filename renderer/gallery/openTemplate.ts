import type { NetDocument } from '../../engine/contract/document.ts'
import { shapesEqual } from '../../engine/graph/shape.ts'
import { digitsCnn } from '../../templates/digitsCnn.ts'
import type { Template } from '../../templates/template.ts'
import { loadedData, useDataStore } from '../data/dataStore.ts'
import { currentDocument } from '../document/documentStore.ts'
import { openAsNew } from '../project/openAsNew.ts'
import { drawnTemplate } from './drawnTemplate.ts'

/** Opens a template as a new project; what is open may be saved first. */
export function openTemplate(template: Template): void {
  void openAsNew(withPresentData(drawnTemplate(template).document))
}

/** The template to begin with: small, with data, and trained within seconds. */
export function openFirstTemplate(): void {
  openTemplate(digitsCnn)
}

/** A template without data of its own, or with photographs only to look at, takes over the loaded data, where that fits its input. */
function withPresentData(document: NetDocument): NetDocument {
  const loaded = loadedData(useDataStore.getState().data)
  const shape = document.graph.nodes.find((node) => node.kind === 'input')?.params['shape']
  const { type } = document.data.source
  if ((type !== 'none' && type !== 'photographs') || loaded === null || !Array.isArray(shape)) return document
  return shapesEqual(loaded.shape, shape) ? { ...document, data: currentDocument().data } : document
}
