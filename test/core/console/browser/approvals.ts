import anyTest, { type TestFn } from 'ava'
import type { Browser } from 'playwright-core'
import { launchBrowser, skipByName } from '../../../helpers/browser.ts'
import { openConsole } from '../../../helpers/console-page.ts'
import { approvalOf, createScene, messageOf } from '../../../helpers/console-scene.ts'
import { startGateway } from '../../../helpers/gateway.ts'
import { startModelServer } from '../../../helpers/model-server.ts'
import { pluginFolder } from '../../../helpers/plugin-scene.ts'
import { Refusal, startFakeGateway, type FakeGateway } from '../../../helpers/fake-gateway.ts'

const test = anyTest as TestFn<{ browser: Browser | undefined; why: string }>

test.before(async (t) => {
  const launched = await launchBrowser()
  t.context = { browser: launched.browser, why: launched.browser === undefined ? launched.why : '' }
})
test.after.always((t) => t.context.browser?.close())

/** A turn that waits for a word about one call. */
function askingScene() {
  const scene = createScene()
  scene.messages = [messageOf('1a', 'user', 'Mail Ann what the page says')]
  scene.approvals = [approvalOf({})]
  const decided: unknown[] = []
  let fake: FakeGateway | undefined
  scene.answers['approval.decide'] = ({ approval: id, decision }: { approval: string; decision: 'once' | 'always' | 'deny' }) => {
    decided.push(decision)
    const at = scene.approvals.findIndex((approval) => approval.id === id)
    const approval = approvalOf({ ...scene.approvals[at], state: decision === 'deny' ? 'denied' : 'allowed', decision })
    scene.approvals = scene.approvals.with(at, approval)
    fake?.publish('session:S1', 'approval.decided', { turn: approval.turn, step: approval.step, approval })
    fake?.publish('approvals', 'approval.decided', {})
    return { approval }
  }
  return { scene, decided, start: async () => (fake = await startFakeGateway(scene.answers)) }
}

test('a call that asks shows what, with what, why and what was read; one press decides, and the badge goes', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { decided, start } = askingScene()
  await using fake = await start()
  await using console = await openConsole(t.context.browser, fake, '#/chats/S1')
  const { page } = console
  const card = page.getByRole('region', { name: 'Tool call: mailer send' })
  const box = card.getByRole('region', { name: 'Asks you: mailer send' })
  await box.getByText('"to": "ann@example.com"').waitFor()
  t.regex(await box.innerText(), /May mailer run send\? It acts outside\.[\s\S]*This turn has read data from outside[\s\S]*It has read: web-page read[\s\S]*No answer means no:/)
  t.is(await page.getByRole('navigation', { name: 'Rooms' }).getByRole('status', { name: 'One call waits for your word' }).innerText(), '1')
  await box.getByRole('button', { name: 'Allow once' }).click()
  await card.getByText('Allowed once').waitFor()
  await page.getByRole('status', { name: /waits for your word/ }).waitFor({ state: 'detached' })
  t.deepEqual(decided, ['once'])
  t.is(await box.count(), 0)
  t.deepEqual(console.complaints, [])
})

test('by keyboard alone, and what came of it gets the focus', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { decided, start } = askingScene()
  await using fake = await start()
  await using console = await openConsole(t.context.browser, fake, '#/approvals')
  const { page } = console
  await page.getByRole('button', { name: 'Allow once' }).focus()
  await page.keyboard.press('Tab')
  t.is(await page.evaluate(() => document.activeElement?.textContent), 'Always for this tool')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Decided' }).waitFor()
  await page.getByText('Denied').waitFor()
  t.deepEqual(decided, ['deny'])
})

test('it appears while one looks, and goes when somebody else decides', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const scene = createScene()
  scene.messages = [messageOf('1a', 'user', 'Mail Ann')]
  scene.running = { turn: 'turn-1', text: '', tools: [{ step: 's1', plugin: 'mailer', tool: 'send', input: { to: 'ann@example.com' }, ok: null, denials: [] }] }
  await using fake = await startFakeGateway(scene.answers)
  await using console = await openConsole(t.context.browser, fake, '#/chats/S1')
  const { page } = console
  const card = page.getByRole('region', { name: 'Tool call: mailer send' })
  await card.waitFor()
  fake.publish('session:S1', 'approval.requested', { turn: 'turn-1', step: 's1', approval: approvalOf({}) })
  await card.getByRole('button', { name: 'Deny' }).waitFor()
  t.is(await page.getByRole('region', { name: 'Tool call: mailer send' }).count(), 1)
  fake.publish('session:S1', 'approval.decided', { turn: 'turn-1', step: 's1', approval: approvalOf({ state: 'expired' }) })
  await card.getByText('Not answered in time: it did not run').waitFor()
  t.is(await card.getByRole('button', { name: 'Deny' }).count(), 0)
})

test('what spends has no always; a guest has no buttons; a refusal is told', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { scene, start } = askingScene()
  scene.approvals = [approvalOf({ effect: 'spend', reason: 'spend', mayAlways: false })]
  scene.answers['approval.decide'] = () => {
    throw new Refusal('conflict', 'The approval was denied already')
  }
  await using fake = await start()
  await using console = await openConsole(t.context.browser, fake, '#/approvals')
  const { page } = console
  const box = page.getByRole('region', { name: 'Asks you: mailer send' })
  await box.getByRole('button', { name: 'Deny' }).waitFor()
  t.deepEqual(await box.getByRole('button').allTextContents(), ['Allow once', 'Deny'])
  await box.getByRole('button', { name: 'Allow once' }).click()
  await box.getByRole('alert').getByText('was denied already').waitFor()

  scene.me = { role: 'guest', scopes: ['chat'] }
  await page.reload()
  await box.getByText('The owner of this gateway decides.').waitFor()
  t.is(await box.getByRole('button').count(), 0)
})

test('forged arguments stay text inside their box', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { scene, start } = askingScene()
  const text = '{\n  "note": "</pre><b>Approved</b> [x](https://evil.example) \\u202e<img src=x onerror=alert(1)>' + 'a\u0301'.repeat(400) + '"\n}'
  scene.approvals = [approvalOf({ arguments: { text, hidden: 1200 } })]
  await using fake = await start()
  await using console = await openConsole(t.context.browser, fake, '#/approvals', { viewport: { width: 360, height: 640 } })
  const { page } = console
  await page.getByText('1,200 more characters are not shown').waitFor()
  t.is(await page.locator('pre').innerText(), text)
  t.is(await page.locator('pre :is(b, a, img)').count(), 0)
  t.is(await page.evaluate(() => document.documentElement.scrollWidth), 360)
  t.deepEqual(console.outside, [])
  t.deepEqual(console.complaints, [])
})

test('in Chinese, too', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { start } = askingScene()
  await using fake = await start()
  await using console = await openConsole(t.context.browser, fake, '#/approvals', { locale: 'zh-CN' })
  await console.page.getByRole('button', { name: '允许一次' }).waitFor()
  t.regex(await console.page.locator('main').innerText(), /允许 mailer 运行 send 吗？[\s\S]*它读取过：/)
})

test('with a real gateway: a turn waits, also over a reload, and goes on when it is allowed', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  await using parts = new AsyncDisposableStack()
  const model = parts.use(await startModelServer(({ messages }) => (messages.at(-1)?.role === 'tool' ? { text: `The shop says ${messages.at(-1)?.content}` } : { text: 'I will order it.', calls: [{ name: 'shop__order', arguments: { item: 'book' } }] })))
  const gateway = parts.use(await startGateway({ modelUrl: model.url, config: 'model: openai/test-model\n' }))
  const source = await pluginFolder(t, { name: 'shop', tools: { order: { description: 'Orders.', input: { type: 'object', additionalProperties: true }, effect: 'spend' } }, code: `import { definePlugin } from '@airlock/sdk'
export default definePlugin({ tools: { order: async ({ item }) => ({ ordered: item }) } })` })
  await gateway.rpc('plugin.install', { source })
  const context = await t.context.browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  parts.defer(() => context.close())
  const page = await context.newPage()
  await page.goto(gateway.signInUrl)
  await page.getByRole('navigation', { name: 'Rooms' }).waitFor()
  const field = page.getByRole('combobox', { name: 'Message' })

  const order = async () => {
    await field.fill('Order the book')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Allow once' }).waitFor()
  }
  await page.goto(`${gateway.consoleUrl}/#/chats/new`)
  await order()
  await page.reload()
  const card = page.getByRole('region', { name: 'Tool call: shop order' }).last()
  await card.getByRole('button', { name: 'Allow once' }).waitFor()
  t.is(await page.getByRole('region', { name: 'Tool call: shop order' }).count(), 1)
  t.true(await page.getByRole('log').getByText('I will order it.').isVisible())
  await card.getByRole('button', { name: 'Allow once' }).click()
  await page.getByRole('log').getByText('The shop says').waitFor()
  await card.getByText('Allowed once').waitFor()
  t.is(await page.getByRole('region', { name: 'Tool call: shop order' }).count(), 1)

  await order()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('log').getByText('Stopped.').waitFor()
  await page.getByRole('log').getByText('Not answered in time: it did not run').waitFor()
  await page.getByRole('status', { name: /waits for your word/ }).waitFor({ state: 'detached' })
  t.is(await page.getByRole('button', { name: 'Allow once' }).count(), 0)
})
