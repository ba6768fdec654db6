import test from 'ava'
import { enAccess } from '../../../../core/console/words/en-access.ts'
import { zhCNAccess } from '../../../../core/console/words/zh-CN-access.ts'

test('what would be lost is asked about by name, in both languages', (t) => {
  for (const words of [enAccess, zhCNAccess]) {
    for (const key of ['device.signOutAsk', 'people.removeAsk'] as const) t.true(words[key].includes('**{name}**'), words[key])
  }
})
