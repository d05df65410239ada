#!/usr/bin/env node
/** npm run screenshots: draws the pictures of README and docs from the built app, after a real training run in a real Chromium. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { buildIfNeeded } from './build.mjs'
import { findBrowser } from './findBrowser.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const folder = path.join(root, 'docs/pictures')

await buildIfNeeded()
const executablePath = await findBrowser()
if (executablePath === null) process.exit(1)
const { serveApp } = await import(path.join(root, 'dist/server/serve.mjs'))
const { server, address } = await serveApp(path.join(root, 'dist/renderer'), 0)
const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
mkdirSync(folder, { recursive: true })

const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' })
const shoot = (name) => page.screenshot({ path: path.join(folder, `${name}.png`) })

try {
  await page.goto(address)
  await page.getByRole('button', { name: 'Templates' }).first().click()
  await page.getByText('VGG-16', { exact: true }).waitFor()
  await shoot('gallery')
  await page.getByText('Digits CNN').click()
  const train = page.getByRole('button', { name: 'Train', exact: true })
  await train.click()
  await page.getByText(/^(9|1\d) of 20$/).waitFor({ timeout: 180_000 })
  await page.getByRole('group', { name: /^conv_2 / }).click()
  await shoot('training')
  await page.getByText('20 of 20').waitFor({ timeout: 180_000 })
  await page.getByRole('tab', { name: 'Feature maps' }).first().click()
  await page.getByRole('button', { name: '中文' }).click()
  await page.getByRole('button', { name: /主题|浅色|深色/ }).click()
  await page.mouse.move(420, 30)
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 600)))
  await shoot('feature-maps-zh')
} finally {
  await browser.close()
  server.close()
}
console.log(`Pictures are in ${path.relative(root, folder)}/.`)
