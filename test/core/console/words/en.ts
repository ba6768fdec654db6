import test from 'ava'
import { en } from '../../../../core/console/words/en.ts'
import { placesOf } from '../../../../core/console/words/fill.ts'
import { zhCN } from '../../../../core/console/words/zh-CN.ts'

test('both languages say the same things', (t) => {
  t.deepEqual(Object.keys(zhCN).sort(), Object.keys(en).sort())
})

test('both languages have the same places in each text', (t) => {
  for (const [key, text] of Object.entries(en)) {
    const chinese = zhCN[key as keyof typeof en]
    t.deepEqual(placesOf(chinese), placesOf(text), key)
    t.is((chinese.match(/\*\*/g) ?? []).length, (text.match(/\*\*/g) ?? []).length, key)
    t.is(chinese.trim(), chinese, key)
    // Chinese has one form for every number.
    t.false(chinese.includes(' | '), key)
  }
})
