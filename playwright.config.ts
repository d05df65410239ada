import { existsSync } from 'node:fs'
import path from 'node:path'
import { defineConfig } from '@playwright/test'
import type { HostOptions } from './e2e/fixtures/host.ts'

const root = import.meta.dirname

/** A real Electron is used where its executable is present (or named by Electron's own variable); the stand-in everywhere else. */
const standIn = path.join(root, 'e2e/standin')
const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
const isElectron =
  override === undefined ? existsSync(path.join(root, 'node_modules/electron/path.txt')) : path.resolve(override) !== standIn
if (!isElectron) process.env['ELECTRON_OVERRIDE_DIST_PATH'] = standIn

export default defineConfig<HostOptions>({
  testDir: 'e2e/specs',
  outputDir: 'test-results/journeys',
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  use: { actionTimeout: 30_000 },
  forbidOnly: process.env['CI'] !== undefined,
  retries: 0,
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] === undefined ? 'list' : [['list'], ['json']],
  projects: [
    { name: isElectron ? 'electron' : 'stand-in', testIgnore: /browser-/, use: { host: 'desktop' } },
    { name: 'browser', testIgnore: /desktop-/, use: { host: 'browser' } },
  ],
})
