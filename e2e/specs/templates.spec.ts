import { expect, test } from '../fixtures/host.ts'
import { AppWindow } from '../pages/AppWindow.ts'

/**
 * Parameters as published: VGG by PyTorch's torchvision 0.20 model pages (Simonyan & Zisserman 2014, configurations A, B,
 * D and E), ResNet by the same pages (He et al. 2015). Batch normalisation counts with its scale and shift, not with its running statistics,
 * which no gradient reaches.
 */
const published = [
  ['VGG-11', '132,863,336'],
  ['VGG-13', '133,047,848'],
  ['VGG-16', '138,357,544'],
  ['VGG-19', '143,667,240'],
  ['ResNet-18', '11,689,512'],
  ['ResNet-34', '21,797,672'],
  ['ResNet-50', '25,557,032'],
  ['ResNet-101', '44,549,160'],
  ['ResNet-152', '60,192,808'],
] as const

test('each VGG and ResNet opens from the gallery with the published number of parameters', async ({ app }) => {
  const window = new AppWindow(app)
  for (const [title, parameters] of published) {
    await test.step(title, async () => {
      await window.openTemplate(title)
      await expect.poll(() => window.inspector.learnedParameters()).toBe(parameters)
      await expect(window.inspector.figure('Depth')).toHaveText(title.split('-')[1] ?? '')
      await window.dock.show('Problems')
      await expect(window.dock.panel).not.toContainText('Error')
    })
  }
})
