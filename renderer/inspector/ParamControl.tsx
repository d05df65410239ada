import type { ParamValue } from '../../engine/contract/document.ts'
import type { NodeId } from '../../engine/contract/ids.ts'
import type { ParamSpec } from '../../engine/layers/params.ts'
import { setParam } from '../document/actions/setParam.ts'
import { useLocalText } from '../i18n/language.ts'
import { NumberField } from '../ui/NumberField.tsx'
import { Select } from '../ui/Select.tsx'
import { Switch } from '../ui/Switch.tsx'
import { PaddingControl } from './PaddingControl.tsx'
import { TupleControl } from './TupleControl.tsx'

/** The control that the param's definition asks for. */
export function ParamControl({
  node,
  name,
  spec,
  value,
}: {
  readonly node: NodeId
  readonly name: string
  readonly spec: ParamSpec
  readonly value: ParamValue
}) {
  const local = useLocalText()
  const { control } = spec
  const change = (next: ParamValue) => {
    setParam(node, name, { value: next, label: spec.label })
  }
  const common = { label: local(spec.label), help: local(spec.help), layout: 'row' } as const
  const check = (draft: ParamValue) => {
    const expected = spec.check(draft)
    return expected === null ? null : local(expected)
  }
  switch (control.type) {
    case 'integer':
    case 'number':
      return (
        <NumberField
          {...common}
          value={Number(value)}
          minimum={control.minimum}
          maximum={control.maximum}
          step={control.type === 'number' ? control.step : 1}
          integer={control.type === 'integer'}
          invalidText={local(spec.check(Number.NaN) ?? spec.help)}
          onChange={change}
        />
      )
    case 'choice':
      return (
        <Select
          {...common}
          value={String(value)}
          options={control.choices.map((choice) => ({ value: choice.value, label: local(choice.label) }))}
          onChange={change}
        />
      )
    case 'toggle':
      return <Switch {...common} value={value === true} onChange={change} />
    case 'axes':
    case 'shape':
      return (
        <TupleControl
          {...common}
          value={Array.isArray(value) ? value : []}
          axes={control.type === 'axes' ? control.axes : null}
          check={check}
          onChange={change}
        />
      )
    case 'padding':
      return <PaddingControl {...common} value={value} onChange={change} />
  }
}
