#!/usr/bin/env node
/** The command line in a clone: builds when sources changed, then runs the built engine. */
import { buildIfNeeded } from './build.mjs'

await buildIfNeeded()
await import('../dist/cli/netwright.mjs')
