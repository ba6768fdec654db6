import test from 'ava'
import { ask } from '../../helpers/conversation.ts'
import { startGateway } from '../../helpers/gateway.ts'
import { startModelServer } from '../../helpers/model-server.ts'
import { visitAs } from '../../helpers/visitor.ts'

test('a member who floods fills their own share and nobody else’s', async (t) => {
  await using model = await startModelServer(() => ({ hang: true }))
  await using gateway = await startGateway({ modelUrl: model.url, config: 'model: openai/test-model\n' })
  const member = await visitAs(gateway, 'member')
  const text = 'x'.repeat(100_000)

  const sent = await Promise.all(Array.from({ length: 200 }, () => member.call('chat.send', { text })))
  t.true(sent.every(({ code }) => code === 'ok'), 'what waits is a row, and costs nobody else a place')

  t.regex((await ask(gateway, '/calculator evaluate 6*7')).text, /42/)
  const other = await visitAs(gateway, 'member')
  t.is((await other.call('chat.send', { text: 'hello' })).code, 'ok')
  await model.arrived(33)
  t.true(model.requests.some(({ body }) => body.messages.at(-1)?.content === 'hello'), 'somebody else has a place')

  for (const { body } of sent) await member.call('chat.cancel', { turn: body.turn })
  t.regex((await ask({ rpc: async <Output>(operation: string, input: unknown) => (await member.call(operation, input)).body as Output }, '/calculator evaluate 6*7')).text, /42/)
})

test('a connection that asks for everything at once is told to wait, and stays', async (t) => {
  await using gateway = await startGateway()
  const member = await visitAs(gateway, 'member')
  const socket = await member.connect()
  t.teardown(() => void socket.disconnect())
  const answers = await Promise.all(Array.from({ length: 500 }, () => socket.emitWithAck('call', { operation: 'session.list', input: {} })))
  t.true(answers.every(({ ok, error }) => ok || error.code === 'rate_limited'))
  t.true(answers.some(({ ok }) => ok))
  t.true((await socket.emitWithAck('call', { operation: 'session.list', input: {} })).ok)
})

test('with a person who is removed, their turns end', async (t) => {
  await using model = await startModelServer(() => ({ hang: true }))
  await using gateway = await startGateway({ modelUrl: model.url, config: 'model: openai/test-model\n' })
  const member = await visitAs(gateway, 'member')
  await member.call('chat.send', { text: 'hello' })
  const { closed } = await model.arrived(1)
  await gateway.rpc('principal.remove', { id: member.principal })
  t.is(await closed, 'cut')
})
