import { readdir, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { readGatewayFile, writeGatewayFile } from '../../../core/cli/gateway-file.ts'
import { temporaryFolder } from '../../helpers/store.ts'

const address = { gateway: 'http://127.0.0.1:1', control: 'http://127.0.0.1:2', pid: process.pid }

test('a gateway is found while it runs', async (t) => {
  const folder = await temporaryFolder(t)
  const file = await writeGatewayFile(folder, address)
  t.deepEqual(await readGatewayFile(folder), address)
  const [name = ''] = await readdir(folder)
  t.is((await stat(path.join(folder, name))).mode & 0o777, 0o600)
  await file[Symbol.asyncDispose]()
  t.is(await readGatewayFile(folder), undefined)
})

test('what a killed gateway left behind is not believed: its port may be anyone’s', async (t) => {
  const folder = await temporaryFolder(t)
  // Above the highest pid that Linux gives out.
  await writeGatewayFile(folder, { ...address, pid: 2 ** 22 + 1 })
  t.is(await readGatewayFile(folder), undefined)
})

test('a broken file is no gateway', async (t) => {
  const folder = await temporaryFolder(t)
  for (const text of ['', '{', 'null', '[]', '{"gateway":1,"control":"x","pid":1}', '{"gateway":"x"}']) {
    await writeFile(path.join(folder, 'addresses.json'), text)
    t.is(await readGatewayFile(folder), undefined, text)
  }
})
