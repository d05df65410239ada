import { describe, expect, test } from 'vitest'
import { noAugmentation } from '../contract/augmentations.ts'
import { text } from '../contract/text.ts'
import { defineLayer } from '../layers/defineLayer.ts'
import { integerParam } from '../layers/params.ts'
import { layerKind } from '../layers/registry.ts'
import { emptyDocument } from './emptyDocument.ts'
import { parseDocument } from './parseDocument.ts'
import { readDocumentText } from './readDocumentText.ts'
import { serializeDocument } from './serializeDocument.ts'
import { documentUpgrades } from './upgrades.ts'

const node = (id: string, kind: string, params: object = {}, more: object = {}) => ({
  id,
  kind,
  name: `${id}_name`,
  params,
  x: 0,
  y: 0,
  ...more,
})
const wire = (id: string, from: string, to: string, toPort = 'in') => ({ id, from, to, toPort })

function saved(
  graph: { nodes?: readonly object[]; wires?: readonly object[]; groups?: readonly object[] },
  more: object = {},
): unknown {
  return { ...emptyDocument('Test'), graph: { nodes: [], wires: [], groups: [], ...graph }, ...more }
}

function told(json: unknown): readonly string[] {
  const result = parseDocument(json)
  return result.ok ? [] : result.problems.map((problem) => `${problem.code} @ ${problem.place.path}`)
}

const [input, dense] = [node('a', 'input', { shape: [4] }), node('b', 'dense', { units: 3 })]

describe('problems name their place in the file', () => {
  test.each([
    [
      'a param beyond its bounds',
      saved({ nodes: [input, node('b', 'dense', { units: 1e9 })] }),
      'illegal-value @ graph.nodes[1].params.units',
    ],
    [
      'a param of the wrong type',
      saved({ nodes: [node('b', 'dense', { units: '3' })] }),
      'illegal-value @ graph.nodes[0].params.units',
    ],
    [
      'a param that the kind does not have',
      saved({ nodes: [node('b', 'dense', { filters: 3 })] }),
      'unknown-param @ graph.nodes[0].params.filters',
    ],
    ['two nodes of one id', saved({ nodes: [input, { ...dense, id: 'a' }] }), 'duplicate-id @ graph.nodes[1].id'],
    ['two nodes of one name', saved({ nodes: [input, { ...dense, name: 'a_name' }] }), 'duplicate-name @ graph.nodes[1].name'],
    ['a name that no export could use', saved({ nodes: [{ ...input, name: 'a name' }] }), 'wrong-value @ graph.nodes[0].name'],
    [
      'a wire from nowhere',
      saved({ nodes: [dense], wires: [wire('w', 'gone', 'b')] }),
      'dangling-reference @ graph.wires[0].from',
    ],
    ['a wire to nowhere', saved({ nodes: [input], wires: [wire('w', 'a', 'gone')] }), 'dangling-reference @ graph.wires[0].to'],
    [
      'a port that is not there',
      saved({ nodes: [input, dense], wires: [wire('w', 'a', 'b', 'side')] }),
      'unknown-port @ graph.wires[0].toPort',
    ],
    [
      'a wire out of an output',
      saved({ nodes: [node('o', 'output'), dense], wires: [wire('w', 'o', 'b')] }),
      'no-output @ graph.wires[0].from',
    ],
    [
      'a second wire into a port for one',
      saved({ nodes: [input, dense, node('c', 'input')], wires: [wire('w', 'a', 'b'), wire('v', 'c', 'b')] }),
      'port-taken @ graph.wires[1].toPort',
    ],
    ['a group that is not there', saved({ nodes: [{ ...input, group: 'g' }] }), 'dangling-reference @ graph.nodes[0].group'],
    [
      'groups inside each other',
      saved({
        groups: [
          { id: 'g', name: 'G', parent: 'h' },
          { id: 'h', name: 'H', parent: 'g' },
        ],
      }),
      'group-loop @ graph.groups[0].parent',
    ],
    [
      'an unknown optimiser setting',
      saved({}, { training: { ...emptyDocument('').training, speed: 9 } }),
      'unknown-key @ training.speed',
    ],
    [
      'an augmentation beyond its range',
      saved({}, { training: { ...emptyDocument('').training, augmentation: { ...noAugmentation, rotation: 270 } } }),
      'wrong-value @ training.augmentation.rotation',
    ],
    [
      'a crop by half a pixel',
      saved({}, { training: { ...emptyDocument('').training, augmentation: { ...noAugmentation, randomCrop: 1.5 } } }),
      'wrong-value @ training.augmentation.randomCrop',
    ],
    [
      'a data source of no known type',
      saved({}, { data: { source: { type: 'ftp' }, scaling: 'unit', validationShare: 0 } }),
      'wrong-value @ data.source.type',
    ],
    [
      'a file name that leads elsewhere',
      saved(
        {},
        {
          data: {
            source: { type: 'csv', fileName: '../../etc/passwd', labelColumn: 'x', task: 'regression' },
            scaling: 'unit',
            validationShare: 0,
          },
        },
      ),
      'wrong-value @ data.source.fileName',
    ],
    ['a missing part', { format: 'netwright', version: 1 }, 'missing-value @ name'],
    ['another format', { format: 'keras' }, 'wrong-value @ format'],
    ['no object', [1, 2], 'wrong-value @ document'],
    [
      'a key that could reach a prototype',
      JSON.parse('{"format":"netwright","graph":{"__proto__":1}}'),
      'forbidden-key @ graph.__proto__',
    ],
  ])('%s', (_, json, expected) => {
    expect(told(json)[0]).toBe(expected)
  })

  test('what, expected and got are told in both languages', () => {
    const result = parseDocument(saved({}, { training: { ...emptyDocument('').training, batchSize: 0 } }))
    expect(!result.ok && result.problems[0]).toEqual({
      code: 'wrong-value',
      severity: 'error',
      place: { path: 'training.batchSize' },
      message: text(
        'training.batchSize must be a number at least 1. It is 0.',
        'training.batchSize 必须是不小于 1 的数，现在是0。',
      ),
      expected: text('a number at least 1', '不小于 1 的数'),
      got: text('0', '0'),
      fixes: [],
    })
  })

  test('all of them are told, not only the first', () => {
    expect(told(saved({ nodes: [node('b', 'dense', { units: 0, bias: 'yes' }), { ...input, name: 'b_name' }] }))).toEqual([
      'duplicate-name @ graph.nodes[1].name',
      'illegal-value @ graph.nodes[0].params.units',
      'illegal-value @ graph.nodes[0].params.bias',
    ])
  })
})

test('more than 20,000 nodes are refused', () => {
  const nodes = Array.from({ length: 20_001 }, (_, index) => node(`n${index}`, 'input'))
  expect(told(saved({ nodes }))).toEqual(['wrong-value @ graph.nodes'])
})

test('a graph with a loop opens: the analyser tells it, and people can mend it', () => {
  const loop = saved({ nodes: [dense, node('c', 'dense')], wires: [wire('w', 'b', 'c'), wire('v', 'c', 'b')] })
  expect(told(loop)).toEqual([])
})

test('params that are left out become the defaults of their kind', () => {
  const result = parseDocument(saved({ nodes: [node('b', 'dense', { units: 3 })] }))
  expect(result.ok && result.value.graph.nodes[0]?.params).toMatchObject({ units: 3, bias: true, activation: 'none' })
})

test('a selection of nodes that are gone is forgotten', () => {
  const result = parseDocument(saved({ nodes: [input] }, { view: { ...emptyDocument('').view, selection: ['a', 'gone'] } }))
  expect(result.ok && result.value.view.selection).toEqual(['a'])
})

test('a node of an unknown kind survives opening and saving with all it has, in its own order', () => {
  const alien = {
    kind: 'mamba',
    zeta: [1, { deep: null }],
    id: 'm',
    name: 'mamba_1',
    y: 1,
    x: 2,
    params: { b: null, a: { c: [] } },
    paramsVersion: 7,
  }
  const document = saved({ nodes: [input, alien, dense], wires: [wire('w', 'a', 'm', 'anything'), wire('v', 'm', 'b')] })
  const result = parseDocument(document)
  const written: unknown = result.ok ? JSON.parse(serializeDocument(result.value)) : null
  expect(written).toMatchObject({ graph: { nodes: [{}, alien, {}] } })
  expect(JSON.stringify((written as { graph: { nodes: unknown[] } }).graph.nodes[1])).toBe(JSON.stringify(alien))
})

type Step = (document: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>

describe('versions', () => {
  test('a document of a newer version is refused in a sentence that says what to do', () => {
    const result = parseDocument({ format: 'netwright', version: 4, something: 'new' })
    expect(!result.ok && result.problems.map(({ code, message }) => [code, message.en])).toEqual([
      [
        'newer-version',
        'This document was saved by a newer Netwright (document version 4; this one reads up to 3). Update Netwright to open it. The file was not changed.',
      ],
    ])
  })

  test('a document of an older version is brought up to date step by step', () => {
    // Two artificial versions before the first: -1 called the title "label", 0 kept nodes at the top.
    const upgrades = new Map<number, Step>([
      [-1, ({ label, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, name: label })],
      [0, ({ nodes, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, graph: { nodes, wires: [], groups: [] } })],
      ...documentUpgrades,
    ])
    const { name, graph: _, ...rest } = emptyDocument('Old')
    const result = parseDocument({ ...rest, version: -1, label: name, nodes: [node('b', 'dense', { units: 3 })] }, { upgrades })
    expect(result.ok && [result.value.version, result.value.name, result.value.graph.nodes[0]?.params['units']]).toEqual([
      3,
      'Old',
      3,
    ])
  })

  test('a document of version 2, which knew no augmentation, opens without any', () => {
    const { augmentation: _, ...training } = emptyDocument('').training
    const result = parseDocument(saved({ nodes: [input] }, { version: 2, training }))
    expect(result.ok && [result.value.version, result.value.training]).toEqual([3, { ...training, augmentation: null }])
    expect(told(saved({}, { training }))).toEqual(['missing-value @ training.augmentation'])
  })

  test('an old document that is not built like one is refused, and a version without a step too', () => {
    const upgrades = new Map([
      [
        0,
        (document: Readonly<Record<string, unknown>>) => ({
          ...document,
          graph: (document['graph'] as { nodes: object[] }).nodes,
        }),
      ],
    ])
    expect(parseDocument({ format: 'netwright', version: 0 }, { upgrades })).toMatchObject({
      ok: false,
      problems: [{ code: 'upgrade-failed' }],
    })
    expect(told({ format: 'netwright', version: -3 })).toEqual(['wrong-value @ version'])
    expect(told({ format: 'netwright', version: '1' })).toEqual(['wrong-value @ version'])
  })

  test('params of an older version of their kind go through the steps they have not seen', () => {
    const label = { label: text('Width', '宽度'), help: text('', ''), default: 1 }
    const gate = defineLayer<{ readonly width: number }>({
      kind: 'gate',
      title: text('Gate', '门'),
      summary: text('', ''),
      category: 'dense',
      keywords: [],
      inputs: [],
      hasOutput: true,
      params: { width: integerParam(label) },
      settings: () => '',
      inferShape: ({ width }) => ({ shape: [width], formula: [] }),
      weights: () => [],
      receptiveField: () => ({ type: 'same' }),
      countsAsDepth: false,
      emit: () => [],
      build: () => {
        throw new Error('Never built.')
      },
      toTorch: () => {
        throw new Error('Never exported.')
      },
      toOnnx: () => {
        throw new Error('Never exported.')
      },
      samples: [],
      refused: [],
      // First "size" became "units" and was doubled, then "units" became "width".
      upgrades: [
        ({ size, ...rest }) => ({ ...rest, units: Number(size) * 2 }),
        ({ units, ...rest }) => ({ ...rest, width: Number(units) }),
      ],
    })
    const lookUp = (kind: string) => (kind === 'gate' ? gate : layerKind(kind))
    const json = saved({
      nodes: [
        node('a', 'gate', { size: 3 }),
        node('b', 'gate', { units: 5 }, { paramsVersion: 1 }),
        node('c', 'gate', { width: 7 }, { paramsVersion: 2 }),
      ],
    })
    const result = parseDocument(json, { lookUp })
    expect(result.ok && result.value.graph.nodes.map((item) => item.params)).toEqual([{ width: 6 }, { width: 5 }, { width: 7 }])
    const again = result.ok ? parseDocument(JSON.parse(serializeDocument(result.value, { lookUp })), { lookUp }) : null
    expect(again).toEqual(result)
    const newer = parseDocument(saved({ nodes: [node('a', 'gate', {}, { paramsVersion: 3 })] }), { lookUp })
    expect(!newer.ok && newer.problems[0]?.place.path).toBe('graph.nodes[0].paramsVersion')
  })
})

test('text that is no JSON is refused with its line and column', () => {
  const result = readDocumentText('{\n "format": "netwright",\n "version": one\n}')
  expect(!result.ok && result.problems[0]?.place.path).toBe('line 3, column 13')
})

test('the same document gives the same text whatever the order of its keys', () => {
  const document = emptyDocument('Order')
  const turned = Object.fromEntries(
    Object.entries({ ...document, training: Object.fromEntries(Object.entries(document.training).reverse()) }).reverse(),
  )
  const parsed = parseDocument(turned)
  expect(parsed.ok && serializeDocument(parsed.value)).toBe(serializeDocument(document))
})
