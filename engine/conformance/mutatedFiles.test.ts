import { expect, test } from 'vitest'
import { createRandom } from '../data/random.ts'
import { mutateFiles } from '../import/fixtures/mutateFiles.ts'
import { fuzzSources } from './fuzzSources.ts'
import { watchHangs } from './watchHangs.ts'

/**
 * `NETWRIGHT_FUZZ_CASES=10000 npx vitest run engine/conformance/mutatedFiles.test.ts` is the long form; its figures are printed. One case
 * again: `NETWRIGHT_FUZZ_FROM=4711 NETWRIGHT_FUZZ_CASES=1`.
 */
const cases = Number(process.env['NETWRIGHT_FUZZ_CASES'] ?? 140)
const from = Number(process.env['NETWRIGHT_FUZZ_FROM'] ?? 0)
const seed = 20261124
/** Of processor time, all threads together: a machine that is busy with other things makes no file slow. */
const limitMs = 2000
/** By the clock: then the process is ended, because nothing else ends a loop inside WebAssembly. */
const hangMs = 60_000

test('undamaged, every file comes in', async () => {
  for (const { name, files, read } of await fuzzSources()) {
    const result = await read(files)
    expect({ name, problems: result.ok ? [] : result.problems.map(({ message }) => message.en) }).toEqual({ name, problems: [] })
  }
}, 60_000)

test(`${cases} mutated files end as what they were or as a located problem`, async () => {
  const sources = await fuzzSources()
  const [read, slowest, codes] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()]
  const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1)
  const [slow, untold]: [string[], string[]] = [[], []]
  const hangs = watchHangs(hangMs)
  for (let number = from; number < from + cases; number++) {
    const source = sources[number % sources.length]
    if (source === undefined) throw new Error('There are no files to change.')
    const files = mutateFiles(source.files, createRandom(seed).fork(`mutation ${number}`))
    const label = `case ${number} (${source.name}; NETWRIGHT_FUZZ_FROM=${number} NETWRIGHT_FUZZ_CASES=1)`
    hangs.at(number)
    const started = process.cpuUsage()
    const result = await source.read(files).catch((error: unknown) => {
      throw new Error(`${label} threw`, { cause: error })
    })
    const { user, system } = process.cpuUsage(started)
    const took = (user + system) / 1000
    slowest.set(source.name, Math.max(slowest.get(source.name) ?? 0, Math.round(took)))
    if (took > limitMs) slow.push(`${label}: ${Math.round(took)} ms`)
    if (result.ok) count(read, source.name)
    else {
      count(codes, result.problems[0]?.code ?? '')
      const unlocated = result.problems.filter(({ place, message }) => place.path === undefined || message.zh === '')
      if (result.problems.length === 0 || unlocated.length > 0) untold.push(`${label}: ${JSON.stringify(unlocated)}`)
    }
  }
  await hangs.stop()
  const peak = Math.round(process.resourceUsage().maxRSS / 1024)
  const told = (map: ReadonlyMap<string, number>) => JSON.stringify([...map].sort((one, other) => other[1] - one[1]))
  if (cases > 1000) {
    process.stdout.write(
      `${cases} files, ${peak} MiB at most resident\nread: ${told(read)}\nslowest, in ms of processor time: ${told(slowest)}\nproblems: ${told(codes)}\n`,
    )
  }
  expect(untold).toEqual([])
  expect(peak, 'MiB resident').toBeLessThan(2048)
  expect(slow).toEqual([])
}, 7_200_000)
