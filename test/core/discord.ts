import test from 'ava'
import { until } from '../helpers/channel-scene.ts'
import { botUser, discordToken, startDiscord } from '../helpers/discord-server.ts'
import { startGateway } from '../helpers/gateway.ts'
import { startModelServer } from '../helpers/model-server.ts'

test('Discord, whole: connected by the command line, a stranger paired, a mention answered, kill -9 survived, a revoked right felt', async (t) => {
  t.timeout(120_000)
  await using parts = new AsyncDisposableStack()
  const discord = await startDiscord(t)
  const model = parts.use(await startModelServer())
  const first = await startGateway({ modelUrl: model.url })
  parts.defer(() => first.close())
  await first.rpc('model.setDefault', { model: 'openai/test-model' })
  await first.rpc('plugin.configure', { plugin: 'discord', config: discord.config })
  const added = await first.cli(['channel', 'add', 'discord', '--yes'], `${discordToken}\n`)
  t.is(added.code, 0, added.stderr)
  await until(() => discord.sessions.size === 1 && discord.open() === 1)

  // A stranger, directly: a code, and after it a person.
  discord.writes('Hello?', { guild: null, channel: '60' })
  const told = await until(() => discord.posts.find(({ channel, content }) => channel === '60' && /[A-Z0-9]{4}-[A-Z0-9]{4}/.test(content ?? '')))
  const { pairings } = await first.rpc<{ pairings: { code: string; label: string }[] }>('channel.pairings', {})
  t.is(pairings[0]!.label, 'Ann')
  t.true(told.content!.includes(pairings[0]!.code))
  const me = (await first.rpc<{ principals: { id: string; role: string }[] }>('principal.list', {})).principals.find(({ role }) => role === 'owner')!
  await first.rpc('channel.approvePairing', { code: pairings[0]!.code, principal: me.id })

  const asked = discord.writes(`<@${botUser.id}> hello there`)
  const answer = await until(() => discord.posts.find(({ channel, content }) => channel === '55' && /You said: hello there/.test(content ?? '')))
  t.is(answer.reference, asked.id)

  // Killed: what is written meanwhile is answered once, in the session that goes on.
  await first.stop('SIGKILL')
  await until(() => discord.open() === 0)
  discord.writes('while you were away', { guild: null, channel: '60' })
  const second = await startGateway({ modelUrl: model.url, dataDir: first.dataDir })
  parts.defer(async () => void (await second.stop()))
  await until(() => discord.posts.some(({ content }) => /You said: while you were away/.test(content ?? '')))
  t.is(discord.seen.identifies.length, 1)
  t.is(discord.seen.resumes.length, 1)
  t.is(discord.posts.filter(({ content }) => /while you were away/.test(content ?? '')).length, 1)
  t.is(discord.posts.filter(({ content }) => /You said: hello there/.test(content ?? '')).length, 1)

  const { grants } = await second.rpc<{ grants: { id: string; capability: string }[] }>('grant.list', { plugin: 'discord' })
  await second.rpc('grant.revoke', { grant: grants.find(({ capability }) => capability === 'net.ws')!.id })
  await until(() => discord.open() === 0)
  const { channels } = await until(async () => {
    const found = await second.rpc<{ channels: { problem: { code: string; message: string } | null }[] }>('channel.list', {})
    return found.channels[0]!.problem !== null && found
  })
  t.is(channels[0]!.problem!.code, 'channel_refused')
  t.false(`${first.output()}${second.output()}`.includes(discordToken))
})
