import test from 'ava'
import { fileSize } from '../../../../core/console/look/file-size.ts'

test('a size reads well in both languages', (t) => {
  t.deepEqual([0, 1, 999, 1_500, 340_000, 2_340_000, 25_000_000].map((bytes) => fileSize(bytes, 'en')), ['0 bytes', '1 byte', '999 bytes', '2 kB', '340 kB', '2.3 MB', '25 MB'])
  t.is(fileSize(2_340_000, 'zh-CN'), '2.3 MB')
})
