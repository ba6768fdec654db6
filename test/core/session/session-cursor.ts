import test from 'ava'
import { readCursor, writeCursor } from '../../../core/session/session-cursor.ts'
import fc from '../../helpers/fast-check.ts'

test('a cursor reads back as it was written', (t) => {
  fc.assert(fc.property(fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }), fc.stringMatching(/^[0-9A-Z]{26}$/), (updatedAt, id) => {
    const read = readCursor(writeCursor({ updatedAt, id }))
    return read.id === id && read.updatedAt.getTime() === updatedAt.getTime()
  }))
  t.pass()
})

test('anything else is refused in one line', (t) => {
  for (const text of ['', '-', 'x', '1-', '-x', '9999999999999999-a', "1-a' or 1=1", '1-a\0', '01J', `1-${'a'.repeat(65)}`]) {
    t.throws(() => readCursor(text), { code: 'input_invalid' })
  }
})
