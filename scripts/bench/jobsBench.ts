import { compareCurves, curveJobs } from './compareCurves.ts'
import { jobsMarkdown } from './jobsMarkdown.ts'
import { runJobs } from './runJobs.ts'

/** What scripts/bench.mjs calls of the race and of the comparison of loss curves. */
export const jobsBench = { run: runJobs, markdown: jobsMarkdown, curveJobs, compareCurves }
