import type { SameKeys } from './catalogue.ts'
import type { en } from './en.ts'
import { app } from './zh/app.ts'
import { canvas } from './zh/canvas.ts'
import { inspector } from './zh/inspector.ts'
import { panels } from './zh/panels.ts'
import { shortcuts } from './zh/shortcuts.ts'

export const zh: SameKeys<typeof en> = { ...app, ...canvas, ...inspector, ...panels, ...shortcuts }
