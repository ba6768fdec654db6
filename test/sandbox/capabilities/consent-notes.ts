import test from 'ava'
import { noteOf, sizeText, spanText, withNotes } from '../../../sandbox/capabilities/consent-notes.ts'

test('what bounds a right stands behind its sentence', (t) => {
  const sentence = { en: 'may read', 'zh-CN': '可以读取' }
  t.is(withNotes(sentence, [undefined]), sentence)
  const note = noteOf(3, (most) => ({ en: `up to ${most}`, 'zh-CN': `最多 ${most}` }))
  t.deepEqual(withNotes(sentence, [note, undefined, note]), { en: 'may read (up to 3, up to 3)', 'zh-CN': '可以读取（最多 3，最多 3）' })
  t.is(noteOf(undefined, () => sentence), undefined)
})

test('a size reads as no less than it is', (t) => {
  t.deepEqual([1, 999, 1_000, 1_001, 1_048_576, 2_000_000_001].map(sizeText), ['1 B', '999 B', '1 kB', '1.1 kB', '1.1 MB', '2.1 GB'])
})

test('a span reads as no longer than it is', (t) => {
  t.deepEqual([1_000, 1_999, 90_000, 60_000, 7_200_000, 86_400_000].map((ms) => spanText(ms).en), ['second', 'second', '90 seconds', 'minute', '2 hours', 'day'])
  t.is(spanText(86_400_000)['zh-CN'], '1 天')
})
