import test from 'ava'
import { containsPattern } from '../../../core/store/like.ts'
import fc from '../../helpers/fast-check.ts'
import { openTestStore } from '../../helpers/store.ts'

test('every text matches itself within anything, and special characters match nothing else', async (t) => {
  const store = await openTestStore(t)
  const connection = store.fork().getConnection()
  const matches = async (text: string, pattern: string) => {
    const [row] = await connection.execute<{ hit: number }[]>("select ? like ? escape '!' as hit", [text, pattern])
    return row?.hit === 1
  }
  const text = fc.string({ unit: fc.constantFrom('a', '%', '_', '!', '\\', "'", '?', 'ü', '🎉'), minLength: 1, maxLength: 8 })
  await fc.assert(fc.asyncProperty(text, text, text, async (before, search, after) => {
    return (await matches(`${before}${search}${after}`, containsPattern(search))) === true && (await matches(before, containsPattern(search))) === before.includes(search)
  }))
  t.pass()
})
