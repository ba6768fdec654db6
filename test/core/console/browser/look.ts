import anyTest, { type TestFn } from 'ava'
import type { Browser } from 'playwright-core'
import { launchBrowser, skipByName } from '../../../helpers/browser.ts'
import { channelAnswers, createChannelWorld } from '../../../helpers/channel-world.ts'
import { openConsole } from '../../../helpers/console-page.ts'
import { approvalOf, createScene, deniedCard, hostileMarkdown, messageOf } from '../../../helpers/console-scene.ts'
import { startFakeGateway } from '../../../helpers/fake-gateway.ts'

const test = anyTest as TestFn<{ browser: Browser | undefined; why: string }>

test.before(async (t) => {
  const launched = await launchBrowser()
  t.context = { browser: launched.browser, why: launched.browser === undefined ? launched.why : '' }
})
test.after.always((t) => t.context.browser?.close())

const rooms = ['#/chats', '#/chats/S1', '#/chats/new', '#/plugins', '#/plugins/weather', '#/plugins/+', '#/models', '#/status', '#/approvals', '#/channels']

function fullScene() {
  const scene = createScene()
  scene.sessions = [{ id: 'S1', title: 'A very long title of a chat that does not fit '.repeat(3), agent: 'main', owner: 'p', createdAt: '2026-11-22T12:00:00Z', updatedAt: '2026-11-22T12:00:00Z', messages: 2, lastText: 'x'.repeat(200) }]
  scene.messages = [messageOf('1a', 'user', 'y'.repeat(400)), messageOf('1b', 'assistant', hostileMarkdown, [deniedCard])]
  scene.approvals = [approvalOf({ arguments: { text: `{\n  "text": "${'x'.repeat(300)}"\n}`, hidden: 900 }, taintedBy: ['y'.repeat(120)] })]
  Object.assign(scene.answers, channelAnswers(createChannelWorld()))
  return scene
}

test('every room keeps the content security policy and asks nobody else for anything', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  await using fake = await startFakeGateway(fullScene().answers)
  await using console = await openConsole(t.context.browser, fake)
  for (const room of rooms) {
    await console.page.evaluate((hash) => { location.hash = hash }, room)
    await console.page.locator('#thing').waitFor({ state: 'attached' })
  }
  await console.page.getByRole('button', { name: 'Settings' }).click()
  await console.page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await console.page.locator('html[data-mantine-color-scheme=dark]').waitFor()
  t.deepEqual(console.complaints, [])
  t.deepEqual(console.outside, [])
})

test('no room is wider than a small phone', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  await using fake = await startFakeGateway(fullScene().answers)
  await using console = await openConsole(t.context.browser, fake, '#/chats', { viewport: { width: 360, height: 640 } })
  for (const room of rooms) {
    await console.page.evaluate((hash) => { location.hash = hash }, room)
    await console.page.locator('#thing, nav').first().waitFor({ state: 'attached' })
    await console.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    t.is(await console.page.evaluate(() => document.documentElement.scrollWidth), 360, room)
    const wide = await console.page.evaluate(() => [...document.querySelectorAll('main, nav, header, footer, article, section')].filter((element) => element.getBoundingClientRect().right > 361).map((element) => element.className))
    t.deepEqual(wide, [], room)
  }
})

test('the names of the rooms can be read on a small phone, each of them whole', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  await using fake = await startFakeGateway(fullScene().answers)
  await using console = await openConsole(t.context.browser, fake, '#/chats', { viewport: { width: 360, height: 640 } })
  const names = console.page.getByRole('navigation', { name: 'Rooms' }).locator('a > span:not([role]), button > span')
  const measured = await names.evaluateAll((all) => all.map((name) => ({ size: parseFloat(getComputedStyle(name).fontSize), cut: name.scrollWidth > name.clientWidth })))
  t.is(measured.length, 9)
  t.deepEqual(measured.filter(({ size, cut }) => size < 11 || cut), [])
})

test('Markdown of a hostile page stays text: no markup, no pictures, no script links', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  await using fake = await startFakeGateway(fullScene().answers)
  await using console = await openConsole(t.context.browser, fake, '#/chats/S1')
  await console.page.getByRole('link', { name: 'good link' }).waitFor()
  const links = await console.page.locator('article a').evaluateAll((all) => all.map((link) => [link.textContent, link.getAttribute('href'), link.getAttribute('rel')]))
  t.deepEqual(links, [['good link', 'https://example.com/a', 'noopener noreferrer'], ['of a beacon', 'https://beacon.example/p.png', 'noopener noreferrer']])
  t.is(await console.page.locator('article :is(img, script, style, iframe)').count(), 0)
  t.deepEqual(console.outside, [])
})

test('the language is switched at once and kept', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  await using fake = await startFakeGateway(createScene().answers)
  await using console = await openConsole(t.context.browser, fake)
  await console.page.getByRole('button', { name: 'Settings' }).click()
  await console.page.getByRole('menuitemradio', { name: '简体中文' }).click()
  await console.page.getByRole('link', { name: '插件' }).waitFor()
  await console.page.reload()
  await console.page.getByRole('link', { name: '插件' }).waitFor()
  t.is(await console.page.locator('html').getAttribute('lang'), 'zh-CN')
})

test('rights are told worst first, their subject in bold', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  await using fake = await startFakeGateway(createScene().answers)
  await using console = await openConsole(t.context.browser, fake, '#/plugins/weather')
  const rights = console.page.getByRole('region', { name: 'What it asks for' }).locator('strong')
  await rights.first().waitFor()
  t.deepEqual(await rights.allTextContents(), ['thing 5', 'thing 3', 'thing 1'])
})

test('a wrong code says so and how to get a new one, and leaves the address', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  await using fake = await startFakeGateway(createScene().answers)
  const context = await t.context.browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  await page.goto(`${fake.url}/#code=old`)
  await page.getByRole('alert').filter({ hasText: 'used before or is too old' }).waitFor()
  t.true(await page.getByText('airlock open', { exact: true }).isVisible())
  t.false(page.url().includes('code='))
  await page.getByLabel('Address or code').fill(`${fake.url}/#code=good`)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation', { name: 'Rooms' }).waitFor()
  await context.close()
  t.pass()
})

test('by keyboard alone: complete a command, send it, open its card', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const scene = createScene()
  await using fake = await startFakeGateway(scene.answers)
  await using console = await openConsole(t.context.browser, fake)
  const { page } = console
  const field = page.getByRole('combobox', { name: 'Message' })
  await field.waitFor()
  await field.focus()
  await page.keyboard.type('/')
  await page.getByRole('option', { name: '/clock' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: '/clock now' }).waitFor()
  t.is(await field.inputValue(), '/clock ')
  await page.keyboard.press('Tab')
  t.is(await field.inputValue(), '/clock now ')
  await page.keyboard.type('Tokyo')
  scene.messages = [messageOf('1a', 'user', '/clock now Tokyo'), messageOf('1b', 'assistant', 'noon', [{ step: 's', plugin: 'clock', tool: 'now', input: { timeZone: 'Tokyo' }, output: { time: '12:00' }, ok: true, ms: 2, denials: [] }])]
  await page.keyboard.press('Enter')
  const card = page.getByRole('region', { name: 'Tool call: clock now' })
  await card.waitFor()
  t.like(fake.calls.find((call) => call.operation === 'chat.send')?.input, { text: '/clock now Tokyo' })
  await card.getByRole('button').focus()
  await page.keyboard.press('Enter')
  await card.getByRole('heading', { name: 'Arguments' }).waitFor()
  t.pass()
})
