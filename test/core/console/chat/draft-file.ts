import test from 'ava'
import { areReady, attachmentsOf, type DraftFile, refusalOf } from '../../../../core/console/chat/draft-file.ts'

const mb = 1024 * 1024
const file = (rest: Partial<DraftFile> = {}): DraftFile => ({ key: 'k', name: 'a', bytes: 1, sent: 0, ...rest })
const attachment = { blob: 'B', name: 'a', type: 'text/plain', bytes: 1 }

test('ten files and 20 MB go along; what was refused does not count', (t) => {
  t.is(refusalOf(1, Array.from({ length: 9 }, () => file())), undefined)
  t.is(refusalOf(1, Array.from({ length: 10 }, () => file()))?.code, 'files_many')
  t.is(refusalOf(20 * mb, []), undefined)
  t.is(refusalOf(20 * mb + 1, [])?.code, 'files_large')
  t.is(refusalOf(10 * mb, [file({ bytes: 11 * mb })])?.code, 'files_large')
  t.is(refusalOf(10 * mb, [file({ bytes: 11 * mb, problem: { code: 'offline', message: '' } })]), undefined)
})

test('a message waits for its files, and does not go without one that was refused', (t) => {
  t.true(areReady([]))
  t.true(areReady([file({ attachment })]))
  t.false(areReady([file({ attachment }), file({ sent: 1 })]))
  t.false(areReady([file({ problem: { code: 'offline', message: '' } })]))
  t.deepEqual(attachmentsOf([file({ attachment }), file()]), [attachment])
})
