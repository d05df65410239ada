import { parseArgs } from 'node:util'

const choices = {
  only: ['analysis', 'start', 'watching', 'node', 'browser', 'page-watching', 'jobs', 'curves'],
  job: ['cnn32', 'mlp', 'lstm', 'vgg-small', 'resnet20', 'resnet50', 'digits-cnn'],
  against: ['torch', 'stock', 'before', 'nobody'],
  backend: ['simd', 'wasm', 'cpu', 'webgl', 'webgpu'],
}

function refuse(message) {
  console.error(message)
  process.exit(2)
}

function parse() {
  try {
    return parseArgs({
      options: {
        json: { type: 'boolean' },
        markdown: { type: 'boolean' },
        profile: { type: 'boolean' },
        only: { type: 'string' },
        job: { type: 'string' },
        against: { type: 'string' },
        backend: { type: 'string' },
        rounds: { type: 'string' },
        threads: { type: 'string' },
        nodes: { type: 'string' },
        steps: { type: 'string' },
        'js-flags': { type: 'string' },
      },
    }).values
  } catch (error) {
    return refuse(error.message)
  }
}

const options = parse()

/** The words of a comma-separated option, or `otherwise`; ends the bench on an unknown one. */
function listOption(name, otherwise) {
  const words = options[name]?.split(',') ?? otherwise
  const unknown = words.filter((word) => !choices[name].includes(word))
  if (unknown.length > 0) refuse(`--${name}: there is no ${unknown.join(', ')}; there are ${choices[name].join(', ')}.`)
  return words
}

function countOption(name, otherwise) {
  const given = options[name]
  if (given === undefined) return otherwise
  if (!/^[1-9]\d*$/.test(given)) refuse(`--${name} wants a whole number from 1 on, not ${given}.`)
  return Number(given)
}

/** What the command line asks for; the bench ends with a message where it cannot be read. docs/performance.md explains each. */
export const benchOptions = {
  json: options.json === true,
  markdown: options.markdown === true,
  profile: options.profile === true,
  // The curves take a quarter of an hour.
  chosen: listOption(
    'only',
    choices.only.filter((part) => part !== 'curves'),
  ),
  jobs: listOption('job', choices.job.slice(0, 6)),
  against: listOption('against', ['torch', 'stock', 'before']),
  backend: listOption('backend', [])[0] ?? null,
  rounds: countOption('rounds', 5),
  threads: countOption('threads', null),
  nodes: countOption('nodes', null),
  steps: countOption('steps', 200),
  /** For the browser instead of the desktop app's own flags; null: those. */
  jsFlags: options['js-flags'] ?? null,
}

/** Prints a line of the report: beside the figures where these are asked for as JSON or Markdown. */
export const say = (line) => (benchOptions.json || benchOptions.markdown ? console.error(line) : console.log(line))
/** Prints what is none of the report. */
export const whisper = (line) => console.error(line)
