import type { EpochPoint } from '../contract/metrics.ts'
import type { RunProgress } from '../contract/runStatus.ts'

/** "1 h 02 min", "3 min 20 s", "4 s". */
function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`
}

const longestBar = 24
/** A shorter bar says nothing. */
const shortestBar = 4

/** One line for a terminal of so many columns: where the run is, how fast, how long still. Where room is short, the bar gives way first. */
export function progressLine(
  { epoch, epochs, stepInEpoch, stepsPerEpoch, samplesPerSecond, secondsLeft }: RunProgress,
  { loss, columns }: { readonly loss: number | null; readonly columns: number },
): string {
  const figures = [
    loss === null ? '' : `loss ${loss.toFixed(4)}`,
    samplesPerSecond > 0 ? `${Math.round(samplesPerSecond).toLocaleString('en-US')} samples/s` : '',
    secondsLeft === null ? '' : `${formatDuration(secondsLeft)} left`,
  ]
  const place = `epoch ${Math.min(epoch + 1, epochs)}/${epochs}`
  const rest = figures.flatMap((part) => (part === '' ? [] : ['  ', part])).join('')
  const room = Math.min(longestBar, columns - place.length - 1 - rest.length)
  if (room < shortestBar) return `${place}${rest}`.slice(0, Math.max(0, columns))
  const filled = Math.round((stepsPerEpoch === 0 ? 0 : stepInEpoch / stepsPerEpoch) * room)
  return `${place} ${'█'.repeat(filled)}${'░'.repeat(room - filled)}${rest}`
}

/** What stays on the terminal after an epoch. */
export function epochLine({ epoch, training, validation, samplesPerSecond }: EpochPoint): string {
  const percent = (value: number | undefined) => (value === undefined ? null : `${(value * 100).toFixed(2)} %`)
  const parts = [
    `epoch ${epoch}`,
    `loss ${training.loss.toFixed(4)}`,
    percent(training.accuracy) === null ? '' : `accuracy ${percent(training.accuracy)}`,
    training.mae === undefined ? '' : `mean absolute error ${training.mae.toPrecision(4)}`,
    validation === null ? '' : `validation loss ${validation.loss.toFixed(4)}`,
    validation === null || percent(validation.accuracy) === null ? '' : `validation accuracy ${percent(validation.accuracy)}`,
    validation?.mae === undefined ? '' : `validation mean absolute error ${validation.mae.toPrecision(4)}`,
    `${Math.round(samplesPerSecond).toLocaleString('en-US')} samples/s`,
  ]
  return parts.filter((part) => part !== '').join('  ')
}
