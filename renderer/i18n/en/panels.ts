import { data } from './data.ts'
import { features } from './features.ts'
import { gallery } from './gallery.ts'
import { project } from './project.ts'
import { run } from './run.ts'
import { runs } from './runs.ts'
import { training } from './training.ts'

/** Texts of run, training, features, data, gallery, project and runs: one section each. */
export const panels = { run, runs, training, features, data, gallery, project }
