import test from 'ava'
import { resultText } from '../../../core/agent/result-text.ts'
import fc from '../../helpers/fast-check.ts'

test('values as they are, fields as lines, the rest as JSON', t => {
  t.is(resultText('words'), 'words')
  t.is(resultText(5), '5')
  t.is(resultText(null), 'Done.')
  t.is(resultText({ result: '397.8' }), '397.8')
  t.is(resultText({ result: 397.8, text: '397.8' }), '397.8')
  t.is(resultText({ result: 3.1, unit: 'mi', text: '3.1 miles', parts: [1] }), '3.1 miles')
  t.is(resultText({ text: ' ', count: 2 }), '- **text**:  \n- **count**: 2')
  t.is(resultText({ time: '03:04', zone: 'Asia/Tokyo' }), '- **time**: 03:04\n- **zone**: Asia/Tokyo')
  t.is(resultText({ title: 'T', markdown: '# One\ntwo' }), '- **title**: T\n\n# One\ntwo')
  t.is(resultText({ notes: [1] }), '```json\n{\n  "notes": [\n    1\n  ]\n}\n```')
  t.is(resultText({}), '```json\n{}\n```')
})

test('any JSON has words', t => {
  fc.assert(fc.property(fc.jsonValue(), value => typeof resultText(value) === 'string'))
  t.pass()
})
