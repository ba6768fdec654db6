import path from 'node:path'
import test from 'ava'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { openPluginScene, repositoryRoot } from '../../helpers/plugin-scene.ts'

const source = path.join(repositoryRoot, 'examples/c-checksum')

test.before(buildGuest)

test('bytes go in as they are, by an export of another name', async (t) => {
  const { plugins, owner } = await openPluginScene(t)
  const { plugin: shown } = await plugins.inspect(owner, { source })
  await plugins.install(owner, { source, grant: 'required', digest: shown.digest })
  const sum = async (bytes: Buffer) => (await plugins.call(owner, { plugin: 'c-checksum', tool: 'checksum', input: bytes.toString('base64') })).output
  t.is(await sum(Buffer.from('123456789')), 'cbf43926')
  t.is(await sum(Buffer.from([255, 0, 254])), '1bdc32e4')
})
