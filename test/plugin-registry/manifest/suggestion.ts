import test from 'ava'
import { suggestion } from '../../../plugin-registry/manifest/suggestion.ts'

const words = ['tools', 'channels', 'skills', 'webhooks', 'schedules']
const cases: [word: string, meant: string | undefined][] = [
  ['tool', 'tools'], ['tolos', 'tools'], ['TOOLS', 'tools'], ['chanels', 'channels'], ['schedule', 'schedules'], ['', undefined], ['x', undefined], ['everything', undefined], ['x'.repeat(5000), undefined],
]
for (const [word, meant] of cases) {
  test(`"${word.slice(0, 20)}" meant ${meant}`, (t) => t.is(suggestion(word, words), meant))
}

test('without words there is no suggestion', (t) => t.is(suggestion('tools', []), undefined))
