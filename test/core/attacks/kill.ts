import test from 'ava'
import { type GatewayProcess, startGateway } from '../../helpers/gateway.ts'
import { pluginFolder } from '../../helpers/plugin-scene.ts'

const rounds = 3
const acknowledgedPerRound = 60

test('kill -9 in the middle of writes: whatever was acknowledged is there, and the next start needs no help', async (t) => {
  const first = await startGateway()
  t.teardown(() => first.close())
  await first.rpc('grant.allow', { plugin: 'notes', capability: 'kv', scope: { bytes: 1_000_000 } })
  const kept = { notes: [] as string[], turns: [] as { session: string; turn: string }[], secrets: [] as string[], plugins: [] as string[] }

  let gateway: GatewayProcess = first
  for (let round = 0; round < rounds; round++) {
    await writeUntilKilled(gateway, round, kept, () => pluginFolder(t, { name: `plugin-${round}` }))
    gateway = await startGateway({ dataDir: first.dataDir })
    t.teardown(gateway.stop)
    t.is((await fetch(`${gateway.gatewayUrl}/readyz`)).status, 200)
  }

  const { output } = await gateway.rpc<{ output: { notes: { text: string }[] } }>('plugin.call', { plugin: 'notes', tool: 'search', input: { query: 'note' } })
  t.true(output.notes.length > 0)
  for (const note of kept.notes) {
    const found = await gateway.rpc<{ output: { notes: { text: string }[] } }>('plugin.call', { plugin: 'notes', tool: 'search', input: { query: note } })
    t.true(found.output.notes.some(({ text }) => text === note), note)
  }
  for (const { session, turn } of kept.turns) {
    const { messages, running } = await gateway.rpc<{ messages: { turn: string; role: string }[]; running: unknown }>('session.messages', { session })
    t.true(messages.some((message) => message.turn === turn && message.role === 'user'), 'the message')
    t.true(messages.some((message) => message.turn === turn && message.role === 'assistant') && running === null, 'and an end of its turn')
  }
  const { secrets } = await gateway.rpc<{ secrets: { name: string }[] }>('secret.list', {})
  t.deepEqual(kept.secrets.filter((name) => !secrets.some((secret) => secret.name === name)), [])
  for (const plugin of kept.plugins) t.deepEqual((await gateway.rpc('plugin.call', { plugin, tool: 'run', input: {} })).output, {})
})

/** Writers of each kind, all at once, until enough was acknowledged; then SIGKILL while all of them are at work. */
async function writeUntilKilled(gateway: GatewayProcess, round: number, kept: { notes: string[]; turns: { session: string; turn: string }[]; secrets: string[]; plugins: string[] }, folder: () => Promise<string>): Promise<void> {
  let acknowledged = 0
  const enough = Promise.withResolvers<void>()
  const note = () => {
    acknowledged += 1
    if (acknowledged === acknowledgedPerRound) enough.resolve()
  }
  const repeat = async (writer: string, write: (name: string) => Promise<void>) => {
    // Ends with the connection that the killed process leaves behind.
    for (let count = 0; ; count++) {
      try {
        await write(`${writer}x${round}x${count}`)
      } catch {
        return
      }
      note()
    }
  }
  const source = await folder()
  const writers = [
    repeat('note', async (name) => {
      await gateway.rpc('plugin.call', { plugin: 'notes', tool: 'add', input: { text: name } })
      kept.notes.push(name)
    }),
    repeat('turn', async (name) => void kept.turns.push(await gateway.rpc<{ session: string; turn: string }>('chat.send', { text: `/calculator evaluate 1+1 ${name}` }))),
    repeat('secret', async (name) => {
      await gateway.rpc('secret.set', { plugin: 'web-page', name, value: name })
      kept.secrets.push(name)
    }),
    gateway.rpc('plugin.install', { source }).then(() => void kept.plugins.push(`plugin-${round}`), () => {}),
  ]
  await enough.promise
  await gateway.stop('SIGKILL')
  await Promise.all(writers)
}
