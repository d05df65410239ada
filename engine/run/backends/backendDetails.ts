import { text, type Text } from '../../contract/text.ts'
import type { KernelBuild } from '../../simd/openSimd.ts'

/* What a backend tells of itself, and why one is not to be had, for the backend menu. */

export const noSimd = text('The simd kernels are not beside the engine here.', '此处的引擎没有附带 simd 内核。')
export const noWebassembly = text('WebAssembly is switched off.', 'WebAssembly 已被关闭。')
export const noWebgl = text('There is no WebGL 2 here.', '此处没有 WebGL 2。')
export const noAdapter = text('WebGPU finds no graphics adapter here.', 'WebGPU 在此处找不到图形适配器。')

/** A name, or a message of the platform: the same in both languages. */
export function untranslated(words: string): Text {
  return text(words, words)
}

export function describeThreads(threads: number): Text {
  return text(`${threads} thread${threads === 1 ? '' : 's'}`, `${threads} 个线程`)
}

/** Relaxed SIMD multiplies and adds in one instruction; where a machine lacks it, plain SIMD computes. */
export function describeSimd(build: KernelBuild, threads: number): Text {
  const instructions = build.startsWith('relaxed') ? 'relaxed SIMD' : 'SIMD'
  const { en, zh } = describeThreads(threads)
  return text(`${en} · ${instructions}`, `${zh} · ${instructions}`)
}

export function addDetail(detail: Text, more: Text): Text {
  return text(`${detail.en}; ${more.en}`, `${detail.zh}；${more.zh}`)
}
