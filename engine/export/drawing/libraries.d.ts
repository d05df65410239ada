/* The parts of two untyped libraries that drawings use; DefinitelyTyped's types of them bring Node's into the engine. */

declare module 'fontkit' {
  export interface Font {
    readonly unitsPerEm: number
    layout(text: string): {
      readonly advanceWidth: number
      readonly glyphs: readonly { readonly id: number; readonly path: { toSVG(): string } }[]
      readonly positions: readonly { readonly xAdvance: number; readonly xOffset: number; readonly yOffset: number }[]
    }
  }
  export function create(bytes: Uint8Array): Font
}

declare module 'pdfkit' {
  export default class PDFDocument {
    constructor(options: {
      readonly size: readonly [number, number]
      readonly margin: number
      readonly font: null
      readonly lang: string
      readonly info: Readonly<Record<string, string | Date>>
    })
    on(event: 'data', listener: (bytes: Uint8Array) => void): this
    on(event: 'end', listener: () => void): this
    on(event: 'error', listener: (error: Error) => void): this
    registerFont(name: string, bytes: Uint8Array): this
    font(name: string): this
    fontSize(size: number): this
    text(text: string, x: number, y: number, options: { readonly lineBreak: false; readonly baseline: 'alphabetic' }): this
    translate(x: number, y: number): this
    scale(factor: number): this
    save(): this
    restore(): this
    rect(x: number, y: number, width: number, height: number): this
    roundedRect(x: number, y: number, width: number, height: number, radius: number): this
    path(data: string): this
    lineWidth(width: number): this
    lineCap(cap: 'butt' | 'round'): this
    dash(length: number, options: { readonly space: number }): this
    undash(): this
    fillOpacity(opacity: number): this
    fillColor(colour: string): this
    strokeColor(colour: string): this
    fill(): this
    stroke(): this
    fillAndStroke(): this
    end(): void
  }
}
