import test from 'ava'
import { plainText } from '../../../../core/console/sessions/plain.ts'

test('marks of Markdown go, words stay', (t) => {
  t.is(plainText('- **result**: 397.8 - **text**: 397.8'), 'result: 397.8 text: 397.8')
  t.is(plainText('# Title\n\n> said `code` [a link](https://x.example) ![alt](y)'), 'Title said code a link alt')
  t.is(plainText('/calculator evaluate 2 * 3 - 1'), '/calculator evaluate 2 * 3 - 1')
  t.is(plainText('__Note__: web-page__read did not work'), 'Note: web-page__read did not work')
})
