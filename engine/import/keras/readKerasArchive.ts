import type { NamedBytes } from '../../contract/namedBytes.ts'
import { fail, type Result } from '../../contract/problem.ts'
import { text } from '../../contract/text.ts'
import { snakeCase } from '../../export/keras/snakeCase.ts'
import { openHdf5, type Hdf5File } from '../../hdf5/openHdf5.ts'
import type { Imported, ImportReader, ImportTools } from '../imported.ts'
import { refuseImport } from '../refuseImport.ts'
import { buildDocument } from './buildDocument.ts'
import { objectAt, textAt } from './json.ts'
import type { FileWeight, ReadLayer, ReadModel, WeightSource } from './kerasModel.ts'
import { parseJson } from './parseJson.ts'
import { readModelConfig } from './readModelConfig.ts'
import { createWeightBudget, type WeightBudget } from './weightBudget.ts'

const config = 'config.json'
const weights = 'model.weights.h5'

/** The files inside a `.keras` file. */
export const kerasArchive: ImportReader = {
  format: 'keras',
  title: text('Keras model (.keras)', 'Keras 模型（.keras）'),
  accepts: (files) => [config, weights].every((name) => files.some((file) => file.name === name)),
  read,
}

async function read(files: readonly NamedBytes[], { startHdf5 }: ImportTools): Promise<Result<Imported>> {
  const bytesOf = (name: string) => files.find((file) => file.name === name)?.bytes ?? new Uint8Array(0)
  const json = parseJson(bytesOf(config))
  if (json === null) return fail(refuseImport(config, text('it is no JSON', '它不是 JSON')))
  const model = readModelConfig(json, config)
  if (!model.ok) return model
  const about = parseJson(bytesOf('metadata.json'))
  const metadata = objectAt(about, 'netwright')
  const file = openHdf5(await startHdf5(), bytesOf(weights))
  return buildDocument(model.value, {
    name: textAt(metadata, 'name') ?? model.value.name,
    source: 'keras',
    kerasVersion: textAt(about, 'keras_version') ?? null,
    metadata,
    weights: weightSource(file, model.value),
  })
}

/** Groups of one level that are looked at. */
const mostGroups = 20_000

/** By the names that Keras keeps beside weights, else by class and place, as Keras itself finds them. */
function weightSource(file: Hdf5File, { layers }: ReadModel): WeightSource {
  const paths = new Map<string, string>()
  const used = new Map<string, number>()
  for (const layer of layers) {
    if (layer.inside.length > 0) continue
    const stem = snakeCase(layer.className)
    const place = used.get(stem) ?? 0
    used.set(stem, place + 1)
    paths.set(layer.name, `/layers/${place === 0 ? stem : `${stem}_${place}`}`)
  }
  const budget = createWeightBudget(file.length)
  findNamed(file, { at: '/layers', inside: '', depth: 0, paths })
  return {
    of: (layer) => layerWeights(file, { layer, path: paths.get(keptAs(layer)), budget }),
    all: (layer) => weightsBelow(file, { path: paths.get(keptAs(layer)), budget }),
  }
}

const keptAs = ({ home, shortName }: ReadLayer): string => [...home, shortName].join('/')

function findNamed(
  file: Hdf5File,
  {
    at,
    inside,
    depth,
    paths,
  }: { readonly at: string; readonly inside: string; readonly depth: number; readonly paths: Map<string, string> },
): void {
  if (depth > 8 || file.kindOf(at) !== 'group') return
  for (const name of file.names(at, mostGroups)) {
    const path = `${at}/${name}`
    if (file.kindOf(path) !== 'group' || file.kindOf(`${path}/vars`) !== 'group') continue
    const own = file.text(`${path}/vars`, 'name')
    if (own === null) continue
    paths.set(`${inside}${own}`, path)
    findNamed(file, { at: `${path}/layers`, inside: `${inside}${own}/`, depth: depth + 1, paths })
  }
}

function layerWeights(
  file: Hdf5File,
  { layer, path, budget }: { readonly layer: ReadLayer; readonly path: string | undefined; readonly budget: WeightBudget },
): readonly FileWeight[] | null {
  if (path === undefined || file.kindOf(path) !== 'group') return null
  const inner = layer.className === 'Bidirectional' ? ['/forward_layer/cell', '/backward_layer/cell'] : ['', '/cell']
  return inner.flatMap((part) => {
    const at = `${path}${part}/vars`
    if (file.kindOf(at) !== 'group') return []
    const places = file
      .names(at, 100)
      .filter((name) => /^\d+$/.test(name))
      .toSorted((one, other) => Number(one) - Number(other))
    return places.map((name) => ({ name: '', tensor: budget.take(file, `${at}/${name}`) }))
  })
}

/** Everything in the "vars" groups below a layer, but the states of random numbers, which a model does without. */
function weightsBelow(
  file: Hdf5File,
  { path, budget }: { readonly path: string | undefined; readonly budget: WeightBudget },
): readonly FileWeight[] {
  const found: FileWeight[] = []
  const open = path === undefined ? [] : [{ at: path, below: '', depth: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { at, below, depth } = next
    if (depth > 8 || file.kindOf(at) !== 'group') continue
    const names = file.names(at, 1000)
    if (below.endsWith('vars/')) {
      const places = names.filter((name) => /^\d+$/.test(name)).toSorted((one, other) => Number(one) - Number(other))
      for (const name of places) found.push({ name: `${below}${name}`, tensor: budget.take(file, `${at}/${name}`) })
      continue
    }
    const inner = names.filter((name) => name !== 'seed_generator')
    open.push(...inner.toReversed().map((name) => ({ at: `${at}/${name}`, below: `${below}${name}/`, depth: depth + 1 })))
  }
  return found
}
