import { expect, test } from 'vitest'
import { OpenedFiles, projectsIn } from './openedFiles.ts'

test('files handed over before the UI listens wait for it, in their order', async () => {
  const shown: string[] = []
  const files = new OpenedFiles({
    read: async (file) => ({ ok: true, value: { file: { token: 't', name: file }, bytes: new Uint8Array() } }),
    show: (outcome) => void (outcome.ok && shown.push(outcome.value.file.name)),
  })
  await files.open('a')
  await files.open('b')
  expect(shown).toEqual([])
  await files.listen()
  await files.open('c')
  expect(shown).toEqual(['a', 'b', 'c'])
  // A page that was loaded again listens again.
  await files.listen()
  expect(shown).toEqual(['a', 'b', 'c'])
})

test('projects are found on a command line full of switches', () => {
  const line = [
    '/opt/netwright',
    '--allow-file-access=x.netwright',
    '--user-data-dir=/home/ada/my.netwright',
    '.',
    'digits.netwright',
    '/abs/Net.NETWRIGHT',
    'notes.txt',
  ]
  expect(projectsIn(line, '/home/ada')).toEqual(['/home/ada/digits.netwright', '/abs/Net.NETWRIGHT'])
})
