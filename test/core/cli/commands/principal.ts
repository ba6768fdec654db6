import test from 'ava'
import { runCli } from '../../../../core/cli/main.ts'
import { announceFaces, startFaces } from '../../../helpers/faces.ts'
import { fakeTerminal } from '../../../helpers/fake-terminal.ts'

test('a person is added, invited, comes in, and stands in the book of sign-ins', async (t) => {
  const faces = await startFaces(t)
  await announceFaces(t, faces)
  const cli = async (...argv: string[]) => {
    const terminal = fakeTerminal({ dataDir: faces.dataDir })
    t.is(await runCli(argv, terminal), 0, terminal.written.err)
    return terminal.written.out.trim()
  }
  const id = await cli('principal', 'put', 'Ann', '--role', 'member')
  const address = await cli('principal', 'invite', id)
  const [origin = '', code = ''] = address.split('/#code=')
  t.is(origin, faces.control)
  const response = await fetch(`${origin}/api/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json', 'user-agent': 'curl/8' }, body: JSON.stringify({ code }) })
  t.is(response.status, 200)
  t.regex(await cli('principal', 'sign-ins'), /signed_in +Ann +127\.0\.0\.1 +curl\/8/)
  t.regex(await cli('token', 'list'), /Browser +cookie +curl\/8/)
  t.is(await cli('token', 'revoke-others', '--yes'), '0 signed out.')
})
