import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { atomicSave } from './files/atomicSave.ts'

const schema = z.strictObject({
  /** null: wherever the system likes. */
  position: z.strictObject({ x: z.int(), y: z.int() }).nullable(),
  width: z.int().min(640).max(20_000),
  height: z.int().min(480).max(20_000),
  maximized: z.boolean(),
})

export type WindowState = z.infer<typeof schema>

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const initial: WindowState = { position: null, width: 1440, height: 900, maximized: false }

/** Size and place of the window at the end of the last session; the initial ones where there was none or its file is damaged. */
export async function readWindowState(file: string, screens: readonly Area[]): Promise<WindowState> {
  try {
    const state = schema.parse(JSON.parse(await readFile(file, 'utf8')))
    return isOnScreen(state, screens) ? state : { ...state, position: null }
  } catch {
    return initial
  }
}

export async function writeWindowState(file: string, state: WindowState): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await atomicSave(file, new TextEncoder().encode(JSON.stringify(state)))
}

/** Whether enough of the title bar can be seen and grasped: the screen of the last session may be unplugged. */
function isOnScreen(state: WindowState, screens: readonly Area[]): boolean {
  if (state.position === null) return true
  const { x, y } = state.position
  return screens.some(
    (screen) =>
      x + state.width > screen.x + 100 && x < screen.x + screen.width - 100 && y >= screen.y && y < screen.y + screen.height - 50,
  )
}
