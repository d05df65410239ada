import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type {
  AugmentationSettings,
  DataSource,
  GraphNode,
  Group,
  LearningRateSchedule,
  NetDocument,
  Params,
  ParamValue,
  Wire,
} from '../contract/document.ts'
import { groupId, nodeId, wireId } from '../contract/ids.ts'
import type { Problem, Result } from '../contract/problem.ts'
import type { ParamSpec } from '../layers/params.ts'
import { layerKind, layerKinds } from '../layers/registry.ts'
import { defaultTraining, emptyDocument } from './emptyDocument.ts'
import { parseDocument } from './parseDocument.ts'
import { readDocumentText } from './readDocumentText.ts'
import { serializeDocument } from './serializeDocument.ts'

function legalValue(spec: ParamSpec): fc.Arbitrary<ParamValue> {
  const { control, default: standard } = spec
  const drawn = ((): fc.Arbitrary<ParamValue> => {
    switch (control.type) {
      case 'integer':
        return fc.integer({ min: control.minimum, max: control.maximum })
      case 'number':
        return fc.double({ min: control.minimum, max: control.maximum, noNaN: true })
      case 'choice':
        return fc.constantFrom(...control.choices.map((choice) => choice.value))
      case 'toggle':
        return fc.boolean()
      case 'axes':
        return fc.array(fc.integer({ min: control.minimum, max: control.maximum }), {
          minLength: control.axes,
          maxLength: control.axes,
        })
      case 'shape':
        return fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 3 })
      case 'padding':
        return fc.oneof(fc.constantFrom('same', 'valid'), fc.integer({ min: 0, max: 20 }))
    }
  })()
  return drawn.map((value) => (spec.check(value) === null && !Object.is(value, -0) ? value : standard))
}

const known = fc.constantFrom(...layerKinds).chain((definition) =>
  fc
    .record(Object.fromEntries(Object.entries(definition.params).map(([name, spec]) => [name, legalValue(spec)])))
    .map((params: Params) => ({
      kind: definition.kind,
      params,
    })),
)
const jsonKey = fc.stringMatching(/^[a-z]{1,6}$/).filter((key) => key !== 'constructor')
const jsonNumber = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
)
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    jsonNumber,
    fc.string({ maxLength: 9 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(jsonKey, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value
const alien = fc.record({
  kind: fc.constantFrom('capsule', 'mambaBlock', '新层'),
  params: fc.dictionary(jsonKey, json, { noNullPrototype: true }) as fc.Arbitrary<Params>, // params of unknown kinds are any JSON
})

const coordinate = fc.integer({ min: -100_000, max: 100_000 })
const source = fc.constantFrom<DataSource>(
  { type: 'none' },
  { type: 'builtin', name: 'uci-digits' },
  { type: 'photographs', height: 224, width: 192, channels: 3 },
  { type: 'csv', fileName: '鸢尾花.csv', labelColumn: 'species', task: 'classification' },
  { type: 'idx', imagesFileName: 'a.gz', labelsFileName: 'b.gz' },
  { type: 'imageFolder', folderName: 'cats', height: 32, width: 24, channels: 3 },
)
const schedule = fc.constantFrom<LearningRateSchedule>(
  { kind: 'constant' },
  { kind: 'step', everyEpochs: 3, factor: 0.5 },
  { kind: 'cosine', finalFactor: 0 },
  { kind: 'warmUp', warmUpEpochs: 2.5 },
  { kind: 'plateau', patienceEpochs: 2, factor: 0.1, minimum: 1e-6 },
)

const augmentation = fc.option(
  fc.record<AugmentationSettings>({
    horizontalFlip: fc.boolean(),
    verticalFlip: fc.boolean(),
    randomCrop: fc.integer({ min: 0, max: 512 }),
    rotation: share(180),
    zoom: share(0.9),
    brightness: share(1),
    contrast: share(1),
    randomErasing: share(1),
    gaussianNoise: share(10),
  }),
)

/** 0 to `max`, without the −0 that JSON does not keep. */
function share(max: number): fc.Arbitrary<number> {
  return fc.double({ min: 0, max, noNaN: true }).map((value) => value + 0)
}

const arbitraryDocument: fc.Arbitrary<NetDocument> = fc
  .record({
    layers: fc.array(
      fc.tuple(fc.oneof({ weight: 4, arbitrary: known }, alien), coordinate, coordinate, fc.nat(4), fc.boolean()),
      { maxLength: 9 },
    ),
    ends: fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 14 }),
    name: fc.string({ maxLength: 20, unit: 'grapheme' }).filter((name) => !Array.from(name).some((letter) => letter < ' ')),
    groups: fc.nat(3),
    source,
    schedule,
    validation: share(0.9),
    epochs: fc.integer({ min: 1, max: 500 }),
    dockOpen: fc.boolean(),
    augmentation,
  })
  .map(
    ({
      layers,
      ends,
      name,
      groups: groupCount,
      source: from,
      schedule: rate,
      validation,
      epochs,
      dockOpen,
      augmentation: changes,
    }): NetDocument => {
      const groups = Array.from({ length: groupCount }, (_, index): Group => {
        const parent = index > 0 && index % 2 === 0 ? { parent: groupId(`g${index - 1}`) } : {}
        return { id: groupId(`g${index}`), name: `Stage ${index}`, ...parent, ...(index % 3 === 1 ? { folded: true } : {}) }
      })
      const nodes = layers.map(([{ kind, params }, x, y, group, frozen], index): GraphNode => ({
        id: nodeId(`n${index}`),
        kind,
        name: `node_${index}`,
        params,
        x,
        y,
        ...(group < groupCount ? { group: groupId(`g${group}`) } : {}),
        ...(frozen ? { frozen: true } : {}),
        ...(group === 4 ? { learningRateFactor: 0.1 + index } : {}),
      }))
      const document = emptyDocument(name)
      return {
        ...document,
        graph: { nodes, wires: legalWires(nodes, ends), groups },
        data: { source: from, scaling: 'standardise', validationShare: validation },
        training: { ...defaultTraining, schedule: rate, epochs, augmentation: changes },
        view: { ...document.view, selection: nodes.slice(0, 2).map((node) => node.id), dockOpen },
      }
    },
  )

function legalWires(nodes: readonly GraphNode[], ends: readonly (readonly [number, number])[]): readonly Wire[] {
  const taken = new Set<string>()
  return ends.flatMap(([fromIndex, toIndex], index): Wire[] => {
    const from = nodes[fromIndex]
    const to = nodes[toIndex]
    if (from === undefined || to === undefined || layerKind(from.kind)?.hasOutput === false) return []
    const ports = layerKind(to.kind)?.inputs ?? [{ name: 'any', multiple: true }]
    const port = ports[0]
    if (port === undefined || (!port.multiple && taken.has(to.id))) return []
    taken.add(to.id)
    return [{ id: wireId(`w${index}`), from: from.id, to: to.id, toPort: port.name }]
  })
}

describe('saving and opening', () => {
  test('opening what was saved gives the same document', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        expect(readDocumentText(serializeDocument(document))).toEqual({ ok: true, value: document })
      }),
      { numRuns: 300 },
    )
  })

  test('saving what was opened gives the same text, character for character', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        const saved = serializeDocument(document)
        const opened = readDocumentText(saved)
        expect(opened.ok && serializeDocument(opened.value)).toBe(saved)
      }),
      { numRuns: 100 },
    )
  })
})

interface Place {
  readonly holder: Record<string, unknown> | unknown[]
  readonly key: string | number
  /** As problems write it: "graph.nodes[3].params". */
  readonly path: string
}

/** Every place in a JSON value, so that a mutation can hit any of them. */
function placesIn(value: unknown, path = ''): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Place['holder'] // JSON: a list or a plain object
  const keys: (string | number)[] = Array.isArray(holder) ? [...holder.keys()] : Object.keys(holder)
  return keys.flatMap((key) => {
    const inner = typeof key === 'number' ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
    return [{ holder, key, path: inner }, ...placesIn(Reflect.get(holder, key), inner)]
  })
}

const nested = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 1)
const looped: Record<string, unknown> = { format: 'netwright' }
looped['self'] = looped

/** Values that no place in a document may hold, whatever it is. */
const poison: readonly unknown[] = [
  NaN,
  Infinity,
  -Infinity,
  1e308,
  undefined,
  10n,
  Symbol('x'),
  new Date(0),
  new Map(),
  () => 1,
  nested(100_000),
  looped,
  JSON.parse('{"__proto__":{"polluted":true}}'),
  JSON.parse('{"constructor":{"prototype":{"polluted":true}}}'),
  'x'.repeat(20_000),
  [null, [], {}, -1],
]

function problemsOf(result: Result<NetDocument>): readonly Problem[] {
  return result.ok ? [] : result.problems
}

function expectLocated(problems: readonly Problem[]): void {
  expect(problems.length).toBeGreaterThan(0)
  for (const problem of problems) {
    expect(problem.place.path).toMatch(/^\S/)
    expect(problem.message.en).toMatch(/\.$/)
    expect(problem.message.zh).toMatch(/[\u4e00-\u9fff].*。$/s)
    expect(problem.message.zh).not.toMatch(/expected|received|invalid/i)
  }
}

/** A param is refused as a whole: a wrong number in a kernel is told as the kernel's problem. */
function isNear(told: string, broken: string): boolean {
  return told.startsWith(broken) || broken.startsWith(`${told}[`)
}

/** Parts in which a document tolerates other values: params of kinds it does not know, and texts that may say anything. */
function isFree(document: unknown, place: Place): boolean {
  const aliens = (document as NetDocument).graph.nodes.filter((node) => layerKind(node.kind) === undefined)
  return aliens.some(
    (node) => Object.is(place.holder, node) || placesIn(node.params).some((inner) => inner.holder === place.holder),
  )
}

describe('malformed documents', () => {
  test('a thousand of them each give located problems in both languages, and never throw', () => {
    let refused = 0
    fc.assert(
      fc.property(arbitraryDocument, fc.nat(), fc.constantFrom(...poison), (document, spot, value) => {
        const broken: unknown = JSON.parse(serializeDocument(document))
        const places = placesIn(broken).filter((place) => !isFree(broken, place))
        const place = places[spot % places.length]
        if (place === undefined) throw new Error('A document always has places.')
        Reflect.set(place.holder, place.key, value)
        const result = parseDocument(broken)
        const problems = problemsOf(result)
        expectLocated(problems)
        expect(problems.map((problem) => problem.place.path ?? '').some((path) => isNear(path, place.path))).toBe(true)
        refused += 1
      }),
      { numRuns: 1000 },
    )
    expect(refused).toBe(1000)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  test('a thousand with keys dropped, values swapped or repeated are opened or refused, never thrown at', () => {
    fc.assert(
      fc.property(
        arbitraryDocument,
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(3)), { minLength: 1, maxLength: 4 }),
        (document, steps) => {
          const broken: unknown = JSON.parse(serializeDocument(document))
          for (const [spot, other, action] of steps) {
            const places = placesIn(broken)
            const place = places[spot % places.length]
            const second = places[other % places.length]
            if (place === undefined || second === undefined) continue
            if (action === 0) Reflect.deleteProperty(place.holder, place.key)
            else if (action === 1) Reflect.set(place.holder, place.key, structuredClone(Reflect.get(second.holder, second.key)))
            else if (action === 2 && Array.isArray(place.holder))
              place.holder.push(structuredClone(Reflect.get(place.holder, place.key)))
            else if (!Array.isArray(place.holder)) Reflect.set(place.holder, `${place.key}x`, 1)
          }
          const before = JSON.stringify(broken)
          const result = parseDocument(broken)
          if (!result.ok) expectLocated(result.problems)
          expect(result.ok ? readDocumentText(serializeDocument(result.value)) : result).toEqual(result)
          expect(JSON.stringify(broken)).toBe(before)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('text cut off anywhere is refused with a line and a column', () => {
    fc.assert(
      fc.property(arbitraryDocument, fc.nat(), (document, cut) => {
        const saved = serializeDocument(document)
        const result = readDocumentText(saved.slice(0, cut % (saved.length - 2)))
        expect(problemsOf(result)[0]?.place.path).toMatch(/^line \d+, column \d+$/)
      }),
      { numRuns: 200 },
    )
  })
})
