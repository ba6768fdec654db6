import test from 'ava'
import { z } from 'zod'
import { readAnswer } from '../../../core/cli/read-answer.ts'

test('an answer of another version is told so', (t) => {
  const shape = z.object({ plugin: z.string() })
  t.deepEqual(readAnswer(shape, { plugin: 'a', more: 1 }), { plugin: 'a' })
  t.throws(() => readAnswer(shape, { plugin: 7 }), { code: 'answer_invalid', message: /same version/ })
})
