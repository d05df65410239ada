import path from 'node:path'
import type { Project } from '../document/project/projectFile.ts'
import { checkpointState } from '../run/training/checkpoint.ts'
import { Misuse } from './misuse.ts'
import { unwrap } from './readNetwork.ts'

export interface Prolonged {
  readonly place: string
  readonly checkpoint: Uint8Array | null
  /** Of the whole run, those before the checkpoint included; undefined: as before. */
  readonly epochs: number | undefined
}

/** A run's project with another number of epochs. Throws Misuse where the run is past them already, or has stopped early. */
export function withEpochs(project: Project, { place, checkpoint, epochs }: Prolonged): Project {
  const { document } = project
  const { training } = document
  if (epochs === undefined || epochs === training.epochs) return project
  if (checkpoint !== null) {
    const { epoch: done, stoppedEarly } = unwrap(checkpointState(checkpoint), `"${place}": `)
    if (stoppedEarly)
      throw new Misuse(
        `The run in "${place}" stopped early after ${done} epochs, because its loss no longer fell; more epochs do not change that. Begin a new run with its weights: netwright train "${path.join(place, 'project.netwright')}" --data … --out …`,
      )
    if (epochs <= done)
      throw new Misuse(
        `The run in "${place}" has trained ${done} epochs, which --epochs counts too: it takes more than ${done}, not ${epochs}.`,
      )
    if (training.schedule.kind === 'cosine')
      console.error(
        `The cosine schedule is spread over ${epochs} epochs instead of ${training.epochs}: the learning rate goes on where ${done} of ${epochs} stand.`,
      )
  }
  return { ...project, document: { ...document, training: { ...training, epochs } } }
}
