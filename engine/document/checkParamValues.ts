import type { Problem, ProblemPlace } from '../contract/problem.ts'
import { text } from '../contract/text.ts'
import type { AnyLayerDefinition } from '../layers/defineLayer.ts'
import { refuse } from './edits/refuse.ts'
import { formatValue } from './formatValue.ts'

/**
 * One problem for each param that the kind does not have or whose value it does not allow. Params that are left out are
 * no problem: they are the kind's defaults. With a `path` in the place, the param's name is added to it.
 */
export function checkParamValues(
  definition: AnyLayerDefinition,
  { params, place }: { readonly params: Readonly<Record<string, unknown>>; readonly place: ProblemPlace },
): readonly Problem[] {
  const problems: Problem[] = []
  for (const [name, value] of Object.entries(params)) {
    const at = { ...place, param: name, ...(place.path === undefined ? {} : { path: `${place.path}.${name}` }) }
    const spec = Object.hasOwn(definition.params, name) ? definition.params[name] : undefined
    if (spec === undefined) {
      const known = Object.keys(definition.params)
      const list = known.join(', ')
      const expected = known.length === 0 ? text('no params', '没有参数') : text(`one of ${list}`, `以下之一：${list}`)
      const message = text(
        `${definition.title.en} has no param "${name}". It has ${known.length === 0 ? 'none' : list}.`,
        `${definition.title.zh}没有参数“${name}”。${known.length === 0 ? '它没有参数。' : `它的参数有：${list}。`}`,
      )
      problems.push(refuse('unknown-param', { message, place: at, expected, got: text(name, name) }))
      continue
    }
    const expected = spec.check(value)
    if (expected === null) continue
    const got = formatValue(value)
    const message = text(
      `${spec.label.en} of ${definition.title.en} must be ${expected.en}. It is ${got.en}.`,
      `${definition.title.zh}的${spec.label.zh}必须是${expected.zh}，现在是${got.zh}。`,
    )
    problems.push(refuse('illegal-value', { message, place: at, expected, got }))
  }
  return problems
}
