import test from 'ava'
import { isFolder } from '../../../core/cli/plugin-inspect.ts'

test('a path is a folder, a name of a package is none', (t) => {
  for (const folder of ['.', '..', './hello', '../hello', '/srv/hello', '~/hello', 'C:\\hello', 'plugins/hello', 'a\\b', '@ada/maps/sub']) t.true(isFolder(folder), folder)
  for (const name of ['hello', 'hello.js', '@ada/maps']) t.false(isFolder(name), name)
})
