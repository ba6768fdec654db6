import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { readGatewayName } from '../../../core/store/gateway-name.ts'
import { temporaryFolder } from '../../helpers/store.ts'

test('a gateway keeps its name over restarts; another folder is another gateway', async (t) => {
  const folder = await temporaryFolder(t)
  const name = readGatewayName(path.join(folder, 'new'))
  t.is(readGatewayName(path.join(folder, 'new')), name)
  t.not(readGatewayName(path.join(folder, 'other')), name)
})

test('a file cut short by a crash gets a new name', async (t) => {
  const folder = await temporaryFolder(t)
  await writeFile(path.join(folder, 'gateway-name'), '01K\n')
  const name = readGatewayName(folder)
  t.is(name.length, 26)
  t.is(readGatewayName(folder), name)
})
