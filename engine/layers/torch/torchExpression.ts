/**
 * What a layer computes, as PyTorch code says it: a structure of calls over its inputs and its own modules. Names of
 * variables and the text itself are the printer's business (engine/export/torch).
 */
export type TorchExpression =
  | TorchReference
  | TorchList
  | TorchCall
  | TorchModuleCall
  | TorchMethod
  | TorchInfix
  | TorchItem
  | number
  | boolean
  | string

/** A value that was computed before. */
export interface TorchReference {
  readonly type: 'reference'
  readonly name: string
}

export interface TorchList {
  readonly type: 'list' | 'tuple'
  readonly items: readonly TorchExpression[]
}

/** `F.pad(x, (0, 1), value=0.5)`, `nn.Linear(8, 4)`; a bare name is one of the project's own layers.py. */
export interface TorchCall {
  readonly type: 'call'
  readonly callee: string
  readonly inputs: readonly TorchExpression[]
  readonly settings: TorchSettings
}

/** One of the layer's own modules, called. */
export interface TorchModuleCall {
  readonly type: 'module'
  /** Which of them: `TorchModule.suffix`. */
  readonly suffix: string
  readonly input: TorchExpression
}

export interface TorchMethod {
  readonly type: 'method'
  readonly of: TorchExpression
  readonly name: string
  readonly inputs: readonly TorchExpression[]
}

export interface TorchInfix {
  readonly type: 'infix'
  readonly operator: '+' | '-' | '*' | '/'
  readonly left: TorchExpression
  readonly right: TorchExpression
}

/** `value[0]`, `value[:, -1]`, `value[:, :, :8]`. */
export interface TorchItem {
  readonly type: 'item'
  readonly of: TorchExpression
  readonly places: readonly TorchPlace[]
}

/** A number takes one; a range takes all from 0 up to `end` (null: all of them), as Python counts. */
export type TorchPlace = number | { readonly end: number | null }

export type TorchSettings = Readonly<Record<string, TorchExpression>>

/** `callee(…inputs, name=setting, …)` */
export function call(callee: string, inputs: readonly TorchExpression[], settings: TorchSettings = {}): TorchCall {
  return { type: 'call', callee, inputs, settings }
}

/** `of.name(…inputs)` */
export function method(of: TorchExpression, name: string, inputs: readonly TorchExpression[]): TorchMethod {
  return { type: 'method', of, name, inputs }
}

/** `self.layer_suffix(input)` */
export function moduleCall(input: TorchExpression, suffix = ''): TorchModuleCall {
  return { type: 'module', suffix, input }
}

/** `left operator right`; the printer sets brackets where they are needed. */
export function infix(left: TorchExpression, operator: TorchInfix['operator'], right: TorchExpression): TorchInfix {
  return { type: 'infix', operator, left, right }
}

/** `of[places]` */
export function item(of: TorchExpression, ...places: readonly TorchPlace[]): TorchItem {
  return { type: 'item', of, places }
}

/** `[items]` */
export function list(items: readonly TorchExpression[]): TorchList {
  return { type: 'list', items }
}

/** `(items)` */
export function tuple(items: readonly TorchExpression[]): TorchList {
  return { type: 'tuple', items }
}

/** A number for each axis, as people write it: once where all are alike. */
export function perAxis(values: readonly number[]): TorchExpression {
  const [first = 0] = values
  return values.every((value) => value === first) ? first : tuple(values)
}
