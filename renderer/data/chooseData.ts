import i18next from 'i18next'
import type { DataSource } from '../../engine/contract/document.ts'
import type { NamedBytes } from '../../engine/contract/namedBytes.ts'
import { changeData } from '../document/actions/changeSettings.ts'
import { currentDocument } from '../document/documentStore.ts'
import { errorText } from '../project/errorText.ts'
import { session } from '../run/session.ts'
import { showToast } from '../ui/Toast.tsx'
import { recognizeFiles } from './recognizeFiles.ts'
import { sourceFilesKey } from './sourceFiles.ts'

export type SourceType = Exclude<DataSource['type'], 'none'>

/** Lets the person choose files of a kind, and makes them the document's data. Nothing changes when they cancel. */
export async function chooseData(type: SourceType): Promise<void> {
  if (type === 'builtin') return changeData({ source: { type: 'builtin', name: 'uci-digits' } })
  if (type === 'photographs') return changeData({ source: fittingPhotographs() })
  try {
    const files = await session().host.openData({
      accept: type === 'csv' ? ['.csv', '.tsv', '.txt'] : [],
      folder: type === 'imageFolder',
      multiple: type === 'idx',
    })
    if (files === 'cancelled') return
    if (type === 'imageFolder' && !holdsPictures(files))
      return showToast(() => ({ tone: 'bad', title: i18next.t('data.noPictures') }))
    takeFiles(files)
  } catch (error) {
    showToast(() => ({ tone: 'bad', title: errorText(error) }))
  }
}

/** A chosen folder is taken for folders of pictures or not at all: a stray table in it is not what was asked for. */
function holdsPictures(files: readonly NamedBytes[]): boolean {
  if (!files.some(({ name }) => name.split('/').length > 2)) return false
  const recognized = recognizeFiles(files)
  return recognized.type === 'source' && recognized.source.type === 'imageFolder'
}

/** The photographs in the size of the network's input, where that takes pictures; else as ImageNet's networks take them. */
function fittingPhotographs(): DataSource {
  const shape = currentDocument().graph.nodes.find((node) => node.kind === 'input')?.params['shape']
  const [height = 0, width = 0, channels = 0] = Array.isArray(shape) && shape.length === 3 ? shape : []
  if (channels !== 1 && channels !== 3) return { type: 'photographs', height: 224, width: 224, channels: 3 }
  return { type: 'photographs', height, width, channels }
}

/** Makes chosen or dropped files the document's data; files of no known kind are refused with the list of known ones. */
export function takeFiles(files: readonly NamedBytes[]): void {
  const recognized = recognizeFiles(files)
  switch (recognized.type) {
    case 'source':
      return adoptSource(recognized.source, files)
    case 'noHeader':
      return showToast(() => ({ tone: 'bad', title: i18next.t('data.noRows') }))
    case 'incompleteIdx':
      return showToast(() => ({
        tone: 'bad',
        title: i18next.t('data.idxWrong', { files: recognized.count }),
        about: 'idx',
        ...(recognized.count === 1
          ? { action: { label: i18next.t('data.idxOther'), onPress: () => void chooseOtherIdx(files) } }
          : {}),
      }))
    case 'unknown':
      return showToast(() => ({ tone: 'bad', title: i18next.t('data.unknownDrop') }))
  }
}

/** Takes the images or labels that were not chosen, together with those that were. */
async function chooseOtherIdx(files: readonly NamedBytes[]): Promise<void> {
  try {
    const chosen = await session().host.openData({ accept: [], folder: false, multiple: true })
    if (chosen === 'cancelled') return
    takeFiles(chosen.length > 1 ? chosen : [...files, ...chosen])
  } catch (error) {
    showToast(() => ({ tone: 'bad', title: errorText(error) }))
  }
}

function adoptSource(source: DataSource, files: readonly NamedBytes[]): void {
  const present = currentDocument().data.source
  // Files that were missing come back for the source as it is set up already.
  const again = sourceFilesKey(present) === sourceFilesKey(source)
  session().data.give(source, files)
  if (!again) changeData({ source })
}
