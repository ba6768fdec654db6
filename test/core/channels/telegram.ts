import test, { type ExecutionContext } from 'ava'
import { monotonicFactory } from 'ulid'
import { createDeliveries, deliveryOf } from '../../../core/channels/deliveries.ts'
import { ChannelEvent } from '../../../core/store/entities/channel-event.ts'
import { Conversation } from '../../../core/store/entities/conversation.ts'
import { Delivery } from '../../../core/store/entities/delivery.ts'
import { Session } from '../../../core/store/entities/session.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { buildPlugins } from '../../../scripts/build-plugins.ts'
import { type ChannelSceneOptions, openChannelScene, until } from '../../helpers/channel-scene.ts'
import { freePort, startTelegram } from '../../helpers/telegram-server.ts'
import { startWebServer } from '../../helpers/web-server.ts'

test.before(async () => {
  await buildGuest()
  await buildPlugins()
})

const token = '123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11'

/** Telegram's plugin, granted and set up, that finds its Telegram at `apiRoot`. */
async function setUp(t: ExecutionContext, apiRoot: string, options: ChannelSceneOptions = {}) {
  const scene = await openChannelScene(t, options)
  await scene.plugins.configure(scene.owner, { plugin: 'telegram', config: { apiRoot } })
  await scene.vault.set(scene.owner, { plugin: 'telegram', name: 'bot_token', value: token })
  await scene.addChannel('telegram')
  const problem = () => scene.channel('telegram').then(({ problem }) => problem ?? undefined)
  const sent = () => scene.store.fork().find(Delivery, { state: 'sent' }, { disableIdentityMap: true })
  return { ...scene, problem, sent }
}

test('a person writes, the guest maps it, it is received; an answer is sent and seen', async (t) => {
  const server = await startTelegram(t)
  const scene = await setUp(t, server.config.apiURL)
  const keeper = await scene.start()
  const client = server.getClient(token, { userId: 42, chatId: 42, firstName: 'Ann', timeout: 10_000 })
  await client.sendMessage(client.makeMessage('Hello there'))

  const { message } = await until(() => scene.received[0])
  t.like(message, { room: { id: '42', kind: 'direct' }, sender: { id: '42', label: 'Ann' }, text: 'Hello there', edited: false })
  await until(() => scene.store.fork().findOne(ChannelEvent, { state: 'done' }))
  t.is(await scene.problem(), undefined)

  const deliveries = createDeliveries({ store: scene.store, nudge: keeper.nudge })
  await deliveries.tell('telegram', '42', undefined, 'Hello **Ann**, see `code`.')
  const updates = await client.getUpdates()
  t.like(updates.result[0]?.message, { text: 'Hello Ann, see code.', entities: [{ type: 'bold', offset: 6, length: 3 }, { type: 'code', offset: 15, length: 4 }] })
  const [row] = await until(async () => { const rows = await scene.sent(); return rows.length > 0 && rows })
  t.is(row!.sent.length, 1)
  t.false(JSON.stringify(scene.logged).includes(token))
})

test('a group is heard, with who is meant; the bot asks Telegram who it is', async (t) => {
  const server = await startTelegram(t)
  const scene = await setUp(t, server.config.apiURL)
  await scene.start()
  const client = server.getClient(token, { userId: 42, chatId: -7, type: 'group', chatTitle: 'Family', firstName: 'Ann', timeout: 10_000 })
  await client.sendMessage(client.makeMessage('among us'))
  await client.sendMessage(client.makeMessage('@TestNameBot and you?', { entities: [{ type: 'mention', offset: 0, length: 12 }] } as object))
  await until(() => scene.received.length === 2)
  t.like(scene.received.map(({ message }) => message), [{ text: 'among us', mentioned: false, room: { kind: 'group', label: 'Family' } }, { text: 'and you?', mentioned: true }])
})

test('Telegram that is down, slow to come up, and answers HTML is waited for; what was said meanwhile arrives', async (t) => {
  const port = await freePort()
  const scene = await setUp(t, `http://127.0.0.1:${port}`)
  const keeper = await scene.start()
  const deliveries = createDeliveries({ store: scene.store, nudge: keeper.nudge })
  await deliveries.tell('telegram', '42', undefined, 'Waiting for you')
  const problem = await until(() => scene.problem())
  t.like(problem, { code: 'channel_unreachable' })
  t.regex(problem.message, /Telegram cannot be reached: .*ECONNREFUSED/)
  await until(async () => (await scene.store.fork().findOne(Delivery, { state: 'waiting', error: { $ne: null } }))?.tries)

  const server = await startTelegram(t, port)
  const client = server.getClient(token, { userId: 42, chatId: 42, timeout: 20_000 })
  await client.sendMessage(client.makeMessage('Back again'))
  await until(() => scene.received[0])
  t.like((await client.getUpdates()).result[0]?.message, { text: 'Waiting for you' })
  await until(async () => (await scene.problem()) === undefined)
})

test('a page instead of Telegram is told as what it is', async (t) => {
  await using server = await startWebServer((_request, response) => response.setHeader('content-type', 'text/html').end('<h1>It works!</h1>'))
  const scene = await setUp(t, server.origin)
  await scene.start()
  const problem = await until(() => scene.problem())
  t.is(problem.code, 'channel_answer_invalid')
  t.regex(problem.message, /no JSON; is the address right/)
})

test('a refused token is told, not hammered, and tried again when another is set', async (t) => {
  let good = false
  const asked: string[] = []
  await using server = await startWebServer((request, response) => {
    asked.push(request.url ?? '')
    response.setHeader('content-type', 'application/json')
    if (good) setTimeout(() => response.end(JSON.stringify({ ok: true, result: [] })), 50)
    else response.writeHead(401).end(JSON.stringify({ ok: false, error_code: 401, description: 'Unauthorized' }))
  })
  const scene = await setUp(t, server.origin)
  const keeper = await scene.start()
  t.deepEqual(await until(() => scene.problem()), { code: 'channel_refused', message: 'refused by Telegram: 401 Unauthorized' })
  t.is(asked.length, 1)
  keeper.nudge('telegram')
  await keeper.look()
  t.is(asked.length, 1)

  good = true
  await scene.vault.set(scene.owner, { plugin: 'telegram', name: 'bot_token', value: '99:other' })
  await until(async () => (await scene.problem()) === undefined)
  t.is(asked[1], '/bot99:other/getUpdates')
})

test('without a token, it says which one is missing', async (t) => {
  const scene = await setUp(t, 'http://127.0.0.1:9')
  await scene.vault.remove(scene.owner, { plugin: 'telegram', name: 'bot_token' })
  await scene.start()
  const problem = await until(() => scene.problem())
  t.regex(problem.message, /"Bot token" \(bot_token\) is allowed but not set/)
})

test('too many requests: Telegram says for how long, and so long nothing is sent to that room; others are', async (t) => {
  const sends: { chat_id: string; at: number }[] = []
  await using server = await startWebServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => { body += chunk })
    request.on('end', () => {
      response.setHeader('content-type', 'application/json')
      if (!request.url!.endsWith('/sendMessage')) return void setTimeout(() => response.end(JSON.stringify({ ok: true, result: [] })), 200)
      const { chat_id } = JSON.parse(body)
      sends.push({ chat_id, at: performance.now() })
      const refuse = chat_id === '1' && sends.filter((one) => one.chat_id === '1').length === 1
      if (refuse) response.writeHead(429).end(JSON.stringify({ ok: false, error_code: 429, description: 'Too Many Requests: retry after 1', parameters: { retry_after: 1 } }))
      else response.end(JSON.stringify({ ok: true, result: { message_id: sends.length } }))
    })
  })
  const scene = await setUp(t, server.origin)
  const keeper = await scene.start()
  const deliveries = createDeliveries({ store: scene.store, nudge: keeper.nudge })
  await deliveries.tell('telegram', '1', undefined, 'first')
  await until(() => sends.length === 1)
  await deliveries.tell('telegram', '2', undefined, 'other room')
  await until(async () => (await scene.sent()).length === 2)
  const toFirst = sends.filter(({ chat_id }) => chat_id === '1')
  t.is(toFirst.length, 2)
  t.true(toFirst[1]!.at - toFirst[0]!.at >= 950)
  t.deepEqual((await scene.sent()).map(({ tries }) => tries), [0, 0])
})

test('a person who blocked the bot: set aside with the words of Telegram', async (t) => {
  await using server = await startWebServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    if (request.url!.endsWith('/sendMessage')) response.writeHead(403).end(JSON.stringify({ ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' }))
    else setTimeout(() => response.end(JSON.stringify({ ok: true, result: [] })), 200)
  })
  const scene = await setUp(t, server.origin)
  const keeper = await scene.start()
  await createDeliveries({ store: scene.store, nudge: keeper.nudge }).tell('telegram', '1', undefined, 'hello')
  const row = await until(() => scene.store.fork().findOne(Delivery, { state: 'aside' }))
  t.like(row, { tries: 1, error: { code: 'delivery_failed', message: 'Telegram: sendMessage: 403 Forbidden: bot was blocked by the user' } })
})

test('files come in with their true type and a safe name; one that is too large is said', async (t) => {
  const png = Buffer.from('\x89PNG\r\n\x1a\n picture', 'latin1')
  let polled = 0
  await using server = await startWebServer((request, response) => {
    const url = request.url ?? ''
    const json = (value: object) => void response.setHeader('content-type', 'application/json').end(JSON.stringify(value))
    if (url.startsWith(`/file/bot${token}/`)) return void response.setHeader('content-type', 'text/html').end(png)
    if (url.endsWith('/getFile')) return json({ ok: true, result: { file_id: 'f', file_path: 'documents/file 1.html' } })
    const message = { message_id: 5, from: { id: 42, first_name: 'Ann' }, chat: { id: 42, type: 'private' }, caption: 'See', document: { file_id: 'f', file_name: '../../evil\u202Egnp.html' }, video: { file_id: 'v', file_size: 50_000_000 } }
    if (polled++ === 0) return json({ ok: true, result: [{ update_id: 9, message }] })
    setTimeout(() => json({ ok: true, result: [] }), 100)
  })
  const scene = await setUp(t, server.origin)
  await scene.start()
  const { message } = await until(() => scene.received[0])
  t.is(message.attachments.length, 1)
  t.regex(message.text, /^See\n\n\[The file "video\.mp4" did not come along: Telegram hands out files up to 20 MB; this one has 48 MB\]$/)
  const { row, data } = await scene.blobs.read(message.attachments[0]!.blob)
  t.like(row, { name: 'evilgnp.html', type: 'image/png', bytes: png.length, owner: scene.owner.principal })
  t.deepEqual(data, png)
})

test('an answer grows in one message, and ends there with all its formats; what is longer follows', async (t) => {
  const newId = monotonicFactory()
  let text = ''
  const server = await startTelegram(t)
  const scene = await setUp(t, server.config.apiURL, { textSoFar: () => text })
  const keeper = await scene.start()
  const at = new Date()
  const [session, owner] = [newId(), scene.owner.principal]
  const conversation = { id: newId(), owner, channel: 'telegram', room: '42', thread: '', kind: 'direct' as const, label: null, session, createdAt: at }
  const turn = { id: newId(), owner, session, actor: owner, scopes: [], agent: 'assistant', origin: 'channel' as const, conversation: conversation.id, replyTo: '7', status: 'running' as const, reply: newId(), createdAt: at }
  await scene.store.fork().insert(Session, { id: session, owner, agent: 'assistant', title: '', titled: false, origin: 'channel', createdAt: at, updatedAt: at })
  await scene.store.fork().insert(Conversation, conversation)
  await scene.store.fork().insert(Turn, turn)

  const shown = () => server.storage.botMessages.map(({ message }) => message.text)
  text = 'The **first** words of it'
  await until(() => shown().length === 1)
  t.deepEqual(shown(), ['The first words of it'])
  text += ', and **more'
  await until(() => shown()[0]?.endsWith('more'))

  await scene.store.fork().nativeUpdate(Turn, { id: turn.id }, { status: 'done' })
  const whole = `${text}**.\n\n${'A long line of words. '.repeat(250)}`
  const row = deliveryOf(conversation, turn, { id: turn.reply, text: whole, attachments: null, status: 'complete', error: null })!
  await scene.store.commit((sql) => sql.insert(Delivery, row))
  keeper.nudge('telegram')
  await until(async () => (await scene.sent()).length === 1)
  t.is(shown().length, 2)
  t.regex(shown()[0]!, /^The first words of it, and more\.\n\nA long line/)
  t.like(server.storage.botMessages[0]!.message, { entities: [{ type: 'bold', offset: 4, length: 5 }, { type: 'bold', offset: 27, length: 4 }] })
  t.is(shown().join(' ').replaceAll(/\s+/g, ' '), `The first words of it, and more. ${'A long line of words. '.repeat(250).trim()}`)
})
