import anyTest, { type TestFn } from 'ava'
import type { Browser } from 'playwright-core'
import { launchBrowser, skipByName } from '../../../helpers/browser.ts'
import { openConsole } from '../../../helpers/console-page.ts'
import { createScene, deniedCard, messageOf } from '../../../helpers/console-scene.ts'
import { startFakeGateway } from '../../../helpers/fake-gateway.ts'

const test = anyTest as TestFn<{ browser: Browser | undefined; why: string }>
const topic = 'session:S1'

test.before(async (t) => {
  const launched = await launchBrowser()
  t.context = { browser: launched.browser, why: launched.browser === undefined ? launched.why : '' }
})
test.after.always((t) => t.context.browser?.close())

test('an answer streams, with its tool calls, and can be stopped', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const scene = createScene()
  scene.messages = [messageOf('1a', 'user', 'hello')]
  await using fake = await startFakeGateway(scene.answers)
  await using console = await openConsole(t.context.browser, fake, '#/chats/S1')
  const log = console.page.getByRole('log')
  await log.getByText('hello').waitFor()
  fake.publish(topic, 'turn.started', { turn: 'turn-1', session: 'S1' })
  fake.publish(topic, 'tool.started', { turn: 'turn-1', step: 's', plugin: 'clock', tool: 'now', input: { timeZone: 'Tokyo' } })
  await log.getByRole('img', { name: 'Working' }).waitFor()
  fake.publish(topic, 'tool.finished', { turn: 'turn-1', step: 's', plugin: 'clock', tool: 'now', ok: true, output: 'noon', ms: 2.2, denials: [] })
  await log.getByText('2 ms').waitFor()
  await log.getByRole('region', { name: 'Tool call: clock now' }).getByRole('button').click()
  for (const [from, text] of [[0, 'It '], [3, 'is '], [6, 'noon']]) fake.publish(topic, 'message.delta', { turn: 'turn-1', message: 'm', from, text })
  await log.getByText('It is noon').waitFor()
  await console.page.getByRole('button', { name: 'Stop' }).click()
  const done = { step: 's', plugin: 'clock', tool: 'now', input: { timeZone: 'Tokyo' }, output: 'noon', ok: true, ms: 2.2, denials: [] }
  scene.messages = [...scene.messages, { ...messageOf('1b', 'assistant', 'It is noon', [done]), status: 'cancelled' }]
  fake.publish(topic, 'turn.cancelled', { turn: 'turn-1' })
  await log.getByText('Stopped.').waitFor()
  t.deepEqual(fake.calls.find((call) => call.operation === 'chat.cancel')?.input, { turn: 'turn-1' })
  t.true(await log.getByRole('heading', { name: 'Arguments' }).isVisible(), 'the card that was opened is still open')
  t.deepEqual(console.complaints, [])
})

test('a turn at work is still there after a reload, and goes on', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const scene = createScene()
  scene.messages = [messageOf('1a', 'user', 'hello')]
  scene.running = { turn: 'turn-1', text: 'So far ', tools: [] }
  await using fake = await startFakeGateway(scene.answers)
  await using console = await openConsole(t.context.browser, fake, '#/chats/S1')
  await console.page.reload()
  const log = console.page.getByRole('log')
  await log.getByText('So far').waitFor()
  fake.publish(topic, 'message.delta', { turn: 'turn-1', message: 'm', from: 7, text: 'so good' })
  await log.getByText('So far so good').waitFor()
  fake.publish(topic, 'message.final', { turn: 'turn-1', message: messageOf('1b', 'assistant', 'So far so good.') })
  await log.getByText('So far so good.').waitFor()
  await console.page.getByRole('button', { name: 'Send' }).waitFor()
  t.is(await log.getByText('So far so good').count(), 1)
})

test('pieces told while the text so far is being read are neither lost nor doubled', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const scene = createScene()
  const words = Array.from({ length: 200 }, (_, index) => `w${index} `)
  const begin = (index: number) => words.slice(0, index).join('').length
  scene.messages = [messageOf('1a', 'user', 'hello')]
  await using fake = await startFakeGateway(scene.answers)
  const tell = (first: number, end: number) => {
    for (let index = first; index < end; index += 1) fake.publish(topic, 'message.delta', { turn: 'turn-1', message: 'm', from: begin(index), text: words[index] })
  }
  // The answer is on its way while the stream goes on: some pieces are in it, others not.
  const page = scene.answers['session.messages']
  scene.answers['session.messages'] = (input: never) => {
    tell(50, 100)
    scene.running = { turn: 'turn-1', text: words.slice(0, 120).join(''), tools: [] }
    tell(100, 150)
    return page?.(input)
  }
  await using console = await openConsole(t.context.browser, fake, '#/chats/S1')
  const log = console.page.getByRole('log')
  await log.getByText('w149').waitFor()
  tell(150, 200)
  await log.getByText('w199').waitFor()
  t.is(await log.getByRole('article').last().innerText().then((text) => text.trimEnd()), words.join('').trim())
})

test('what was missed while the gateway was away is read anew, and nothing twice', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const scene = createScene()
  scene.messages = [messageOf('1a', 'user', 'hello')]
  await using fake = await startFakeGateway(scene.answers)
  await using console = await openConsole(t.context.browser, fake, '#/chats/S1')
  const log = console.page.getByRole('log')
  await log.getByText('hello').waitFor()
  fake.publish(topic, 'message.delta', { turn: 'turn-1', message: 'm', from: 0, text: 'Begun' })
  await log.getByText('Begun').waitFor()
  scene.messages = [...scene.messages, messageOf('1b', 'assistant', 'Begun and ended')]
  fake.cut()
  await log.getByText('Begun and ended').waitFor()
  t.is(await log.getByRole('article').count(), 2)
})

test('a missing right is said in a sentence, granted for just that host, and asked again', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const scene = createScene()
  scene.messages = [messageOf('1a', 'user', 'read the news'), messageOf('1b', 'assistant', 'I may not.', [deniedCard])]
  await using fake = await startFakeGateway(scene.answers)
  await using console = await openConsole(t.context.browser, fake, '#/chats/S1')
  const card = console.page.getByRole('region', { name: 'Tool call: web-page read' })
  await card.getByText('web-page may not reach').waitFor()
  t.deepEqual(await card.locator('strong').allTextContents(), ['example.com'])
  await card.getByRole('button', { name: 'Allow example.com' }).click()
  await card.getByText('web-page may now reach').waitFor()
  t.deepEqual(fake.calls.find((call) => call.operation === 'grant.allow')?.input, { plugin: 'web-page', ...deniedCard.denials[0]?.grant })
  await card.getByRole('button', { name: 'Ask again' }).click()
  await console.page.getByRole('log').getByText('read the news').nth(1).waitFor()
  t.like(fake.calls.find((call) => call.operation === 'chat.send')?.input, { session: 'S1', text: 'read the news' })
})

test('a refused message comes back into the field, with the reason beside it', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const scene = createScene()
  scene.messages = [messageOf('1a', 'user', 'hello')]
  delete scene.answers['chat.send']
  await using fake = await startFakeGateway(scene.answers)
  await using console = await openConsole(t.context.browser, fake, '#/chats/S1')
  const field = console.page.getByRole('combobox', { name: 'Message' })
  await field.fill('once more')
  await field.press('Enter')
  await console.page.getByRole('alert').waitFor()
  await console.page.waitForFunction(() => document.querySelector('textarea')?.value === 'once more')
  t.is(await console.page.getByRole('log').getByRole('article').count(), 1)
})
