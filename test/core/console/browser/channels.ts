import anyTest, { type TestFn } from 'ava'
import type { Browser } from 'playwright-core'
import { launchBrowser, skipByName } from '../../../helpers/browser.ts'
import { channelAnswers, createChannelWorld } from '../../../helpers/channel-world.ts'
import { openConsole } from '../../../helpers/console-page.ts'
import { createScene } from '../../../helpers/console-scene.ts'
import { startFakeGateway } from '../../../helpers/fake-gateway.ts'

const test = anyTest as TestFn<{ browser: Browser | undefined; why: string }>

test.before(async (t) => {
  const launched = await launchBrowser()
  t.context = { browser: launched.browser, why: launched.browser === undefined ? launched.why : '' }
})
test.after.always((t) => t.context.browser?.close())

function world() {
  const scene = createScene()
  const channels = createChannelWorld()
  Object.assign(scene.answers, channelAnswers(channels))
  return { scene, channels }
}

test('a stranger is let in as somebody known, another as somebody new, a third is told no', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { scene, channels } = world()
  await using fake = await startFakeGateway(scene.answers)
  await using console = await openConsole(t.context.browser, fake, '#/channels')
  const { page } = console
  await page.getByRole('status', { name: '2 people ask to be let in' }).waitFor()

  const ann = page.getByRole('form', { name: 'Ann Lee asks to be let in' })
  await ann.getByText('ACDE-FGHJ').waitFor()
  t.is(await ann.getByLabel('What to call them').inputValue(), 'Ann Lee')
  await ann.getByRole('combobox', { name: 'Who is it?' }).click()
  await page.getByRole('option', { name: 'Me (Owner)' }).click()
  await ann.getByRole('button', { name: 'Let in' }).click()
  await ann.waitFor({ state: 'detached' })
  t.deepEqual(fake.calls.find(({ operation }) => operation === 'channel.approvePairing')?.input, { id: 'r1', principal: 'p' })

  const other = page.getByRole('form', { name: /^x+ asks/ })
  await other.getByRole('button', { name: 'No' }).click()
  await other.waitFor({ state: 'detached' })
  t.deepEqual(fake.calls.find(({ operation }) => operation === 'channel.rejectPairing')?.input, { id: 'r2' })
  t.is(channels.identities.length, 3)

  // Also one who was told no before; the mind may change.
  await page.getByText('One was told no').click()
  const nameless = page.getByRole('form', { name: 'no name asks to be let in' })
  t.true(await nameless.getByRole('button', { name: 'Let in' }).isDisabled())
  await nameless.getByLabel('What to call them').fill('Aunt May')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Aunt May' }).waitFor()
  t.deepEqual(console.complaints, [])
})

test('a chat app is connected: its rights are read, its token goes in, one button does it', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { scene } = world()
  await using fake = await startFakeGateway(scene.answers)
  await using console = await openConsole(t.context.browser, fake, '#/channels')
  const { page } = console
  await page.getByRole('button', { name: 'Connect a chat app' }).click()
  const form = page.getByRole('form', { name: 'Connect Mail' })
  await form.getByText('api.example.com').first().waitFor()
  await form.getByText('@BotFather').waitFor()
  const connect = form.getByRole('button', { name: 'Allow and connect' })
  t.true(await connect.isDisabled())
  t.false(fake.calls.some(({ operation }) => operation === 'grant.allow'))
  await form.getByLabel('Bot token', { exact: true }).fill(' 123:abc ')
  await connect.click()
  await page.getByRole('heading', { name: 'Mail', exact: true }).waitFor()
  const done = fake.calls.filter(({ operation }) => ['grant.allow', 'secret.set', 'channel.add'].includes(operation))
  t.deepEqual(done.map(({ operation }) => operation), ['grant.allow', 'grant.allow', 'secret.set', 'channel.add'])
  t.like(done[2]?.input, { plugin: 'mail', name: 'bot_token', value: '123:abc' })
  await form.waitFor({ state: 'detached' })
  t.deepEqual(console.complaints, [])
})

test('who may speak is changed, by keyboard; a channel in trouble says why', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { scene, channels } = world()
  await using fake = await startFakeGateway(scene.answers)
  await using console = await openConsole(t.context.browser, fake, '#/channels')
  const { page } = console
  await page.getByRole('alert').filter({ hasText: 'refused by Matrix: 401' }).waitFor()
  await page.getByRole('button', { name: 'Change Telegram' }).focus()
  await page.keyboard.press('Enter')
  const form = page.getByRole('form', { name: 'Settings of Telegram' })
  await form.getByRole('radio', { name: 'Whom you let in' }).focus()
  await page.keyboard.press('ArrowDown')
  t.true(await form.getByRole('button', { name: 'Save' }).isDisabled())
  await form.getByLabel('Accounts', { exact: true }).fill('42\n43')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.waitFor({ state: 'detached' })
  t.like(channels.channels[0], { policy: 'allowlist', allowed: ['42', '43'] })
  await page.getByText('a list of accounts').waitFor()

  await page.getByRole('button', { name: 'Remove Matrix' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('heading', { name: 'Matrix' }).waitFor({ state: 'detached' })
  t.is(channels.channels.length, 1)
})

test('what was set aside says why, and is tried again', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { scene } = world()
  await using fake = await startFakeGateway(scene.answers)
  await using console = await openConsole(t.context.browser, fake, '#/channels')
  const aside = console.page.getByRole('region', { name: 'Set aside' })
  await aside.getByRole('alert').filter({ hasText: 'cannot read a sticker' }).waitFor()
  await aside.getByRole('button', { name: 'Try again' }).click()
  await aside.waitFor({ state: 'detached' })
  t.deepEqual(fake.calls.find(({ operation }) => operation === 'channel.retry')?.input, { id: 'e1' })
  t.deepEqual(console.complaints, [])
})

test('a member sees that the owner does this, and is not asked about strangers', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { scene } = world()
  scene.me = { role: 'member', scopes: ['read', 'chat', 'write'] }
  await using fake = await startFakeGateway(scene.answers)
  await using console = await openConsole(t.context.browser, fake, '#/channels')
  await console.page.getByText('The owner of this gateway connects chat apps').waitFor()
  t.false(fake.calls.some(({ operation }) => operation.startsWith('channel.')))
})
