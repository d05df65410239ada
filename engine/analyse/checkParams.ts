import type { GraphNode, ParamValue } from '../contract/document.ts'
import type { Fix, Problem } from '../contract/problem.ts'
import { text } from '../contract/text.ts'
import type { AnyLayerDefinition } from '../layers/defineLayer.ts'
import type { ParamSpec } from '../layers/params.ts'
import { hasLegalParams, nodeParams } from './nodeParams.ts'

const noProblems: readonly Problem[] = []

/** One error for each param whose value the layer kind does not allow, with the nearest legal value as its fix. */
export function checkParams(node: GraphNode, definition: AnyLayerDefinition): readonly Problem[] {
  if (hasLegalParams(node, definition)) return noProblems
  const params = nodeParams(node, definition)
  const problems: Problem[] = []
  for (const [name, spec] of Object.entries(definition.params)) {
    const value = params[name]
    const expected = spec.check(value)
    if (expected === null) continue
    const got = formatValue(value)
    const nearest = nearestLegal(spec, value)
    problems.push({
      code: 'illegal-value',
      severity: 'error',
      place: { node: node.id, param: name },
      message: text(
        `${spec.label.en} of "${node.name}" must be ${expected.en}. It is ${got}.`,
        `“${node.name}”的${spec.label.zh}必须是${expected.zh}，现在是 ${got}。`,
      ),
      expected,
      got: text(got, got),
      fixes: [setFix(node, { name, spec, value: nearest })],
    })
  }
  return problems
}

function setFix(
  node: GraphNode,
  { name, spec, value }: { readonly name: string; readonly spec: ParamSpec; readonly value: ParamValue },
): Fix {
  const shown = formatValue(value)
  return {
    label: text(`Set ${spec.label.en} to ${shown}`, `将${spec.label.zh}设为 ${shown}`),
    edits: [{ type: 'setParams', node: node.id, params: { [name]: value } }],
  }
}

/** The legal value that differs least; the default where nothing comes near. */
export function nearestLegal(spec: ParamSpec, value: unknown): ParamValue {
  // What a param's check lets pass is one of its values.
  if (spec.check(value) === null) return value as ParamValue
  const { control } = spec
  const candidate = ((): ParamValue => {
    switch (control.type) {
      case 'integer':
        return typeof value === 'number' ? clampInteger(value, control) : spec.default
      case 'number':
        return typeof value === 'number' ? clamp(value, control) : spec.default
      case 'axes':
        return nearestAxes(value, { ...control, fallback: spec.default })
      case 'padding':
        return typeof value === 'number' ? clampInteger(value, { minimum: 0, maximum: 1024 }) : spec.default
      case 'shape':
        return Array.isArray(value)
          ? value.map((item) => clampInteger(Number(item), { minimum: 1, maximum: 65_536 }))
          : spec.default
      case 'choice':
      case 'toggle':
        return spec.default
    }
  })()
  return spec.check(candidate) === null ? candidate : spec.default
}

interface Range {
  readonly minimum: number
  readonly maximum: number
}

function nearestAxes(
  value: unknown,
  { axes, fallback, ...range }: Range & { readonly axes: number; readonly fallback: ParamValue },
): ParamValue {
  const given: readonly unknown[] = Array.isArray(value) ? value : [value]
  return Array.from({ length: axes }, (_, axis) => {
    const item = given[axis] ?? given.at(-1)
    const standard = Array.isArray(fallback) ? Number(fallback[axis]) : range.minimum
    return typeof item === 'number' ? clampInteger(item, range) : standard
  })
}

function clampInteger(value: number, range: Range): number {
  return clamp(Math.round(value), range)
}

function clamp(value: number, { minimum, maximum }: Range): number {
  return Math.min(maximum, Math.max(minimum, value))
}

/** A value as people write it: 3 × 3, true, "same". */
function formatValue(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : value.map(String).join(' × ')
  if (typeof value === 'string') return `"${value}"`
  return String(value)
}
