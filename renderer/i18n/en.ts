import { app } from './en/app.ts'
import { canvas } from './en/canvas.ts'
import { inspector } from './en/inspector.ts'
import { panels } from './en/panels.ts'
import { shortcuts } from './en/shortcuts.ts'

/** English: the catalogue that names the keys. `zh.ts` must have the same. */
export const en = { ...app, ...canvas, ...inspector, ...panels, ...shortcuts }
