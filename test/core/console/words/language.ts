import test from 'ava'
import { chooseLanguage } from '../../../../core/console/words/language.ts'

test('a choice made before wins over what the browser wants', (t) => {
  t.is(chooseLanguage('en', ['zh-CN']), 'en')
  t.is(chooseLanguage('zh-CN', ['en']), 'zh-CN')
})

test('else the first language that Airlock speaks', (t) => {
  t.is(chooseLanguage(null, ['fr', 'zh-Hans-SG', 'en']), 'zh-CN')
  t.is(chooseLanguage(null, ['de', 'en-GB', 'zh']), 'en')
  t.is(chooseLanguage('klingon', ['xx']), 'en')
  t.is(chooseLanguage(null, []), 'en')
})
