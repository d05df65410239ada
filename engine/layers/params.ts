import type { ParamValue, Params } from '../contract/document.ts'
import { text, type Text } from '../contract/text.ts'

export interface Choice<V extends string> {
  readonly value: V
  readonly label: Text
}

/** The control that edits a param; the inspector has one component for each. */
export type Control =
  | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'number'; readonly minimum: number; readonly maximum: number; readonly step: number }
  | { readonly type: 'choice'; readonly choices: readonly Choice<string>[] }
  | { readonly type: 'toggle' }
  /** A whole number for each axis: kernel, stride, dilation. */
  | { readonly type: 'axes'; readonly axes: number; readonly minimum: number; readonly maximum: number }
  /** A list of whole numbers of any length: a shape. */
  | { readonly type: 'shape' }
  /** "same", "valid" or zeros on each side. */
  | { readonly type: 'padding' }

export interface ParamSpec<V extends ParamValue = ParamValue> {
  readonly label: Text
  readonly help: Text
  readonly default: V
  readonly control: Control
  /** null where the value is legal; else what is expected. Takes anything: files are checked with it. */
  check(value: unknown): Text | null
  /** The inspector hides a param that has no effect with the others as they are. */
  visible?(params: Params): boolean
}

export type ParamSpecs<P extends Params> = { readonly [Name in keyof P]: ParamSpec<Widen<P[Name]>> }
type Widen<V> = V extends ParamValue ? V : never

interface Labelled<V> {
  readonly label: Text
  readonly help: Text
  readonly default: V
  readonly visible?: (params: Params) => boolean
}

/** A whole number, both limits legal. */
export function integerParam({
  minimum = 1,
  maximum = 65_536,
  ...rest
}: Labelled<number> & { minimum?: number; maximum?: number }): ParamSpec<number> {
  return {
    ...rest,
    control: { type: 'integer', minimum, maximum },
    check: (value) => (isInteger(value, minimum, maximum) ? null : wholeNumber(minimum, maximum)),
  }
}

/** A number with both limits legal; `step` is what the arrows of its field add. */
export function numberParam({
  minimum,
  maximum,
  step,
  ...rest
}: Labelled<number> & { minimum: number; maximum: number; step: number }): ParamSpec<number> {
  return {
    ...rest,
    control: { type: 'number', minimum, maximum, step },
    check: (value) =>
      typeof value === 'number' && value >= minimum && value <= maximum
        ? null
        : text(`a number from ${minimum} to ${maximum}`, `${minimum} 到 ${maximum} 之间的数`),
  }
}

/** One of a few words, which are saved as they are. */
export function choiceParam<V extends string>({
  choices,
  ...rest
}: Labelled<V> & { choices: readonly Choice<V>[] }): ParamSpec<V> {
  return {
    ...rest,
    control: { type: 'choice', choices },
    check: (value) => {
      if (choices.some((choice) => choice.value === value)) return null
      const list = choices.map((choice) => choice.value).join(', ')
      return text(`one of ${list}`, `以下之一：${list}`)
    },
  }
}

/** On or off. */
export function toggleParam(options: Labelled<boolean>): ParamSpec<boolean> {
  return {
    ...options,
    control: { type: 'toggle' },
    check: (value) => (typeof value === 'boolean' ? null : text('true or false', 'true 或 false')),
  }
}

/** A whole number for each axis, in the order of the shape: height, width. */
export function axesParam({
  axes = 2,
  minimum = 1,
  maximum = 1024,
  ...rest
}: Labelled<readonly number[]> & { axes?: number; minimum?: number; maximum?: number }): ParamSpec<readonly number[]> {
  return {
    ...rest,
    control: { type: 'axes', axes, minimum, maximum },
    check: (value) =>
      Array.isArray(value) && value.length === axes && value.every((item) => isInteger(item, minimum, maximum))
        ? null
        : text(`${axes} whole numbers from ${minimum} to ${maximum}`, `${axes} 个 ${minimum} 到 ${maximum} 的整数`),
  }
}

/** 1 to 4 axes, each 1 to 65,536 long, at most 2²⁸ values: checked before anything is allocated. */
export function shapeParam(options: Labelled<readonly number[]>): ParamSpec<readonly number[]> {
  return {
    ...options,
    control: { type: 'shape' },
    check: (value) =>
      Array.isArray(value) &&
      value.length >= 1 &&
      value.length <= 4 &&
      value.every((item) => isInteger(item, 1, 65_536)) &&
      value.reduce<number>((size, item) => size * Number(item), 1) <= 2 ** 28
        ? null
        : text(
            '1 to 4 whole numbers from 1 to 65,536, at most 268,435,456 values in all',
            '1 到 4 个 1 到 65,536 的整数，总共不超过 268,435,456 个值',
          ),
  }
}

export type Padding = 'same' | 'valid' | number

/** Padding as `graph/window.ts` computes it; a number of zeros goes to both sides of every axis. */
export function paddingParam(options: Labelled<Padding>): ParamSpec<Padding> {
  return {
    ...options,
    control: { type: 'padding' },
    check: (value) =>
      value === 'same' || value === 'valid' || isInteger(value, 0, 1024)
        ? null
        : text('"same", "valid" or zeros on each side, 0 to 1024', '"same"、"valid"，或每侧补零数 0 到 1024'),
  }
}

function isInteger(value: unknown, minimum: number, maximum: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum
}

function wholeNumber(minimum: number, maximum: number): Text {
  return text(`a whole number from ${minimum} to ${maximum}`, `${minimum} 到 ${maximum} 的整数`)
}
