import { jobsMarkdown } from './jobsMarkdown.ts'
import { runJobs } from './runJobs.ts'

/** What scripts/bench.mjs calls of the race. */
export const jobsBench = { run: runJobs, markdown: jobsMarkdown }
