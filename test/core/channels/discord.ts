import test, { type ExecutionContext } from 'ava'
import { createDeliveries } from '../../../core/channels/deliveries.ts'
import { ChannelEvent } from '../../../core/store/entities/channel-event.ts'
import { Delivery } from '../../../core/store/entities/delivery.ts'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { buildPlugins } from '../../../scripts/build-plugins.ts'
import { type ChannelSceneOptions, openChannelScene, until } from '../../helpers/channel-scene.ts'
import { botUser, type Discord, discordToken, startDiscord } from '../../helpers/discord-server.ts'

test.before(async () => {
  await buildGuest()
  await buildPlugins()
})

/** Discord's plugin, granted and set up, that finds its Discord on this computer. */
async function setUp(t: ExecutionContext, discord: Discord, { config = {}, ...options }: ChannelSceneOptions & { config?: object } = {}) {
  const scene = await openChannelScene(t, options)
  await scene.plugins.configure(scene.owner, { plugin: 'discord', config: { ...discord.config, ...config } })
  await scene.vault.set(scene.owner, { plugin: 'discord', name: 'bot_token', value: discordToken })
  await scene.addChannel('discord')
  const em = () => scene.store.fork()
  return {
    ...scene,
    problem: () => scene.channel('discord').then(({ problem }) => problem ?? undefined),
    sent: () => em().find(Delivery, { state: 'sent' }, { disableIdentityMap: true }),
    events: () => em().find(ChannelEvent, {}, { orderBy: { id: 'asc' }, disableIdentityMap: true }),
    texts: () => scene.received.map(({ message }) => message.text),
  }
}

const ready = (discord: Discord, sessions = 1) => until(() => discord.sessions.size >= sessions && discord.open() > 0)

test('a mention in a channel comes in without the call; the answer goes out as a reply', async (t) => {
  const discord = await startDiscord(t)
  const scene = await setUp(t, discord)
  const keeper = await scene.start()
  await ready(discord)
  const asked = discord.writes(`<@${botUser.id}> what is up, <@77>?`, { mentions: [botUser, { id: '77', username: 'ben', global_name: 'Ben' }] })
  const { message } = await until(() => scene.received[0])
  t.like(message, { id: asked.id, room: { id: '55', kind: 'group' }, sender: { id: '42', label: 'Ann' }, text: 'what is up, @Ben?', mentioned: true })

  const deliveries = createDeliveries({ store: scene.store, nudge: keeper.nudge })
  await deliveries.tell('discord', '55', undefined, 'All **well**.', asked.id)
  await until(async () => (await scene.sent()).length === 1)
  t.like(discord.posts, [{ channel: '55', content: 'All **well**.', reference: asked.id, body: { enforce_nonce: true, allowed_mentions: { parse: [] } } }])
  t.is(await scene.problem(), undefined)
  t.is(discord.seen.identifies[0]!['token'], discordToken)
  t.is(discord.seen.identifies[0]!['intents'], 4_608)
  t.false(JSON.stringify([scene.logged, await scene.events()]).includes(discordToken))
})

test('a direct message, a reply, an edit; bots, notices and our own words are left alone', async (t) => {
  const discord = await startDiscord(t)
  const scene = await setUp(t, discord)
  await scene.start()
  await ready(discord)
  discord.writes('hello', { guild: null, channel: '60' })
  discord.writes('I am a bot', { author: { id: '2', username: 'other', bot: true } })
  discord.writes('my own', { author: botUser })
  discord.writes('joined', { type: 7 })
  discord.writes('and you?', { type: 19, message_reference: { message_id: '1' }, referenced_message: { id: '1', author: botUser, content: 'fine' } })
  await until(() => scene.received.length === 2)
  t.like(scene.received.map(({ message }) => message), [
    { room: { id: '60', kind: 'direct', label: 'Ann' }, text: 'hello' },
    { room: { id: '55', kind: 'group' }, text: 'and you?', mentioned: true, replyTo: { id: '1', text: 'fine', fromUs: true } },
  ])
})

test('a connection that is cut is resumed where it ended: nothing is lost, nothing comes twice', async (t) => {
  const discord = await startDiscord(t)
  const scene = await setUp(t, discord)
  await scene.start()
  await ready(discord)
  discord.writes('one', { guild: null })
  await until(() => scene.received.length === 1)
  discord.cut()
  discord.writes('two', { guild: null })
  discord.writes('three', { guild: null })
  await until(() => scene.received.length === 3)
  await until(async () => (await scene.events()).every(({ state }) => state === 'done'))
  t.deepEqual(scene.texts(), ['one', 'two', 'three'])
  t.is(discord.seen.identifies.length, 1)
  t.is(discord.seen.resumes.length, 1)
  t.like(discord.seen.resumes[0], { token: discordToken, session_id: [...discord.sessions.keys()][0], seq: 2 })
  t.regex(discord.seen.paths[1]!, /^\/resumed\/\?v=10&encoding=json$/)
  t.is(await scene.problem(), undefined)
})

test('a gateway that is stopped and started again goes on as well', async (t) => {
  const discord = await startDiscord(t)
  const scene = await setUp(t, discord)
  await scene.start()
  await ready(discord)
  discord.writes('one', { guild: null })
  await until(() => scene.received.length === 1)
  await scene.stop()
  await until(() => discord.open() === 0)
  t.deepEqual(discord.seen.closes, [1006])
  discord.writes('two', { guild: null })
  await scene.start()
  await until(() => scene.received.length === 2)
  t.deepEqual(scene.texts(), ['one', 'two'])
  t.is(discord.seen.identifies.length, 1)
})

test('asked to connect anew, it resumes; told that its session is over, it begins another', async (t) => {
  const discord = await startDiscord(t)
  const scene = await setUp(t, discord)
  await scene.start()
  await ready(discord)
  await until(async () => (await scene.events()).some(({ payload }) => JSON.stringify(payload).includes('READY')))
  discord.say({ op: 7, d: null })
  await until(() => discord.seen.resumes.length === 1)
  t.is(discord.seen.closes[0], 4_000)
  await until(() => discord.open() === 1)
  discord.sessions.clear()
  discord.say({ op: 9, d: false })
  await ready(discord)
  await until(() => discord.seen.identifies.length === 2)
  discord.writes('hello', { guild: null })
  await until(() => scene.received.length === 1)
  t.pass()
})

test('a session that Discord does not know any more: it begins another by itself', async (t) => {
  const discord = await startDiscord(t)
  const scene = await setUp(t, discord)
  await scene.start()
  await ready(discord)
  discord.writes('one', { guild: null })
  await until(() => scene.received.length === 1)
  discord.sessions.clear()
  discord.cut()
  await until(() => discord.seen.identifies.length === 2)
  await ready(discord)
  discord.writes('two', { guild: null })
  await until(() => scene.received.length === 2)
  t.pass()
})

test('a refused token is told and not hammered; another one is tried at once', async (t) => {
  const discord = await startDiscord(t)
  discord.will.token = 'another'
  const scene = await setUp(t, discord)
  await scene.start()
  t.deepEqual(await until(() => scene.problem()), { code: 'channel_refused', message: 'Discord refused the token' })
  t.is(discord.seen.paths.length, 1)
  await scene.vault.set(scene.owner, { plugin: 'discord', name: 'bot_token', value: 'another' })
  await until(async () => discord.sessions.size === 1 && (await scene.problem()) === undefined)
  t.is(discord.seen.paths.length, 2)
})

test('an intent that was not switched on is told in words', async (t) => {
  const discord = await startDiscord(t)
  const scene = await setUp(t, discord, { config: { allMessages: true } })
  await scene.start()
  const problem = await until(() => scene.problem())
  t.is(problem.code, 'channel_refused')
  t.regex(problem.message, /Message Content Intent/)
})

test('a revoked grant closes the connection at once, and says what is missing', async (t) => {
  const discord = await startDiscord(t)
  const scene = await setUp(t, discord)
  await scene.start()
  await ready(discord)
  const grant = scene.grantIndex.inForce('discord').find(({ capability }) => capability === 'net.ws')!
  const revoked = performance.now()
  await scene.grants.revoke(scene.owner, { grant: grant.id })
  await until(() => discord.open() === 0)
  t.true(performance.now() - revoked < 1_000)
  t.regex((await until(() => scene.problem())).message, /net\.ws|revoked/)
})

test('a heartbeat goes out in time, with the newest number; idle, no plugin runs', async (t) => {
  const discord = await startDiscord(t, { heartbeatMs: 1 })
  const scene = await setUp(t, discord)
  await scene.start()
  await ready(discord)
  await until(async () => (await scene.events()).length >= 3 && (await scene.events()).every(({ state }) => state === 'done'))
  const stored = (await scene.events()).length
  const before = discord.seen.heartbeats.length
  const started = performance.now()
  await until(() => discord.seen.heartbeats.length >= before + 2)
  // Every millisecond, Discord asked for; once a second is the most there is.
  t.true(performance.now() - started > 900)
  t.is(discord.seen.heartbeats.at(-1), 1)
  t.is((await scene.events()).length, stored)
})

test('a connection that answers no heartbeat is dead: another is made, and resumed', async (t) => {
  const discord = await startDiscord(t, { heartbeatMs: 1_000 })
  const scene = await setUp(t, discord)
  discord.will.acks = false
  await scene.start()
  await ready(discord)
  await until(() => discord.seen.resumes.length === 1)
  discord.will.acks = true
  discord.writes('still there?', { guild: null })
  await until(() => scene.received.length === 1)
  t.is(discord.seen.closes[0], 1006)
})

test('asked for a heartbeat, the plugin gives one', async (t) => {
  const discord = await startDiscord(t)
  const scene = await setUp(t, discord)
  await scene.start()
  await ready(discord)
  await until(async () => (await scene.events()).some(({ state, payload }) => state === 'done' && JSON.stringify(payload).includes('READY')))
  discord.say({ op: 1, d: null })
  await until(() => discord.seen.heartbeats.length === 1)
  t.is(discord.seen.heartbeats[0], 1)
})

test('too many requests: so long as Discord says nothing goes there; a long answer in parts; a double is none', async (t) => {
  const discord = await startDiscord(t)
  const scene = await setUp(t, discord)
  const keeper = await scene.start()
  const deliveries = createDeliveries({ store: scene.store, nudge: keeper.nudge })
  discord.will.answers.push({ match: /POST .*messages/, status: 429, body: { message: 'You are being rate limited.', retry_after: 0.3, global: false } })
  const started = performance.now()
  await deliveries.tell('discord', '60', undefined, `Hello.\n\n\`\`\`js\n${'let x = 1\n'.repeat(300)}\`\`\``)
  await until(async () => (await scene.sent()).length === 1)
  t.true(performance.now() - started >= 290)
  t.is(discord.posts.length, 2)
  t.true(discord.posts.every(({ content }) => content!.length <= 2_000 && content!.split('```').length === 3))
  t.is(new Set(discord.posts.map(({ nonce }) => nonce)).size, 2)
  t.is((await scene.sent())[0]!.tries, 0)
})

test('a channel that is gone: set aside with the words of Discord', async (t) => {
  const discord = await startDiscord(t)
  const scene = await setUp(t, discord)
  const keeper = await scene.start()
  discord.will.answers.push({ match: /POST .*messages/, status: 403, body: { message: 'Missing Access', code: 50_001 } })
  await createDeliveries({ store: scene.store, nudge: keeper.nudge }).tell('discord', '60', undefined, 'hello')
  t.like(await until(() => scene.store.fork().findOne(Delivery, { state: 'aside' })), { error: { message: 'Discord: POST /channels/60/messages: 403 Missing Access' } })
})

test('a Discord that is away is waited for, and told from the second time on', async (t) => {
  const first = await startDiscord(t)
  await first.stop()
  const scene = await setUp(t, first)
  await scene.start()
  t.like(await until(() => scene.problem()), { code: 'channel_unreachable' })
  const discord = await startDiscord(t, { port: first.port })
  await ready(discord)
  await until(async () => (await scene.problem()) === undefined)
  t.pass()
})

test('files come in from where Discord keeps them, without the token', async (t) => {
  const discord = await startDiscord(t)
  const scene = await setUp(t, discord)
  await scene.start()
  await ready(discord)
  discord.writes('see', { guild: null, attachments: [{ id: '1', filename: 'a.txt', url: `${discord.config.apiRoot}/files/a.txt`, size: 6 }, { id: '2', filename: 'big.bin', url: `${discord.config.apiRoot}/files/b`, size: 99_000_000 }] })
  const { message } = await until(() => scene.received[0])
  t.is(message.attachments.length, 1)
  t.regex(message.text, /^see\n\n\[The file "big\.bin" did not come along: it has 95 MB/)
})
