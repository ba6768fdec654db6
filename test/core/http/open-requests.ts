import test from 'ava'
import { startFaces } from '../../helpers/faces.ts'

/** A tool that works until it is told to stop. */
function endlessTool() {
  const started = Promise.withResolvers<AbortSignal>()
  const callTool = (_: unknown, { signal }: { signal: AbortSignal }) => {
    started.resolve(signal)
    return new Promise(() => {})
  }
  return { started: started.promise, services: { plugins: { callTool }, approvals: { requireAllowed: async () => {} } } }
}

test('a revoked token ends its request that is at work', async (t) => {
  const { started, services } = endlessTool()
  const faces = await startFaces(t, services)
  const { token, id } = await faces.tokens.issue({ owner: faces.principals.owner().id, name: 'x', kind: 'api', scopes: ['chat'], expiresAt: null })
  const answer = faces.rpc('plugin.call', { plugin: 'a', tool: 'b' }, token)
  const signal = await started
  t.is((await faces.rpc('token.revoke', { id }, await faces.token())).status, 200)
  const { status, body } = await answer
  t.is(status, 401)
  t.is(body.error.code, 'token_revoked')
  t.true(signal.aborted)
})

test('a person who is removed has no request left at work', async (t) => {
  const { started, services } = endlessTool()
  const faces = await startFaces(t, services)
  const member = await faces.member()
  const answer = faces.rpc('plugin.call', { plugin: 'a', tool: 'b' }, await faces.token(['chat'], member))
  await started
  await faces.rpc('principal.remove', { id: member }, await faces.token())
  t.is((await answer).body.error.code, 'token_revoked')
})

test('who revokes the token in hand is told that it worked', async (t) => {
  const faces = await startFaces(t)
  const { token, id } = await faces.tokens.issue({ owner: faces.principals.owner().id, name: 'x', kind: 'api', scopes: ['chat'], expiresAt: null })
  t.is((await faces.rpc('token.revoke', { id }, token)).status, 200)
  t.is((await faces.rpc('token.revoke', { id }, token)).body.error.code, 'token_revoked')
})
