import anyTest, { type TestFn } from 'ava'
import type { Browser } from 'playwright-core'
import { buildGuest } from '../../../../scripts/build-guest.ts'
import { buildPlugins } from '../../../../scripts/build-plugins.ts'
import { launchBrowser, skipByName } from '../../../helpers/browser.ts'
import { startGateway } from '../../../helpers/gateway.ts'
import { startModelServer } from '../../../helpers/model-server.ts'
import { startTelegram } from '../../../helpers/telegram-server.ts'

const test = anyTest as TestFn<{ browser: Browser | undefined; why: string }>

test.before(async (t) => {
  await buildGuest()
  await buildPlugins()
  const launched = await launchBrowser()
  t.context = { browser: launched.browser, why: launched.browser === undefined ? launched.why : '' }
})
test.after.always((t) => t.context.browser?.close())

const token = '123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11'

test('connected in the console; who writes first is let in there, and answered', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  t.timeout(60_000)
  await using parts = new AsyncDisposableStack()
  const telegram = await startTelegram(t)
  const model = parts.use(await startModelServer())
  const gateway = parts.use(await startGateway({ modelUrl: model.url }))
  await gateway.rpc('model.setDefault', { model: 'openai/test-model' })
  await gateway.rpc('plugin.configure', { plugin: 'telegram', config: { apiRoot: telegram.config.apiURL } })
  const context = await t.context.browser.newContext({ locale: 'en-GB', viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' })
  parts.defer(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  await page.goto(gateway.signInUrl)
  await page.getByRole('link', { name: 'Channels' }).click()
  await page.getByRole('button', { name: 'Connect a chat app' }).click()
  await page.getByRole('combobox', { name: 'App' }).click()
  await page.getByRole('option', { name: 'Telegram' }).click()
  const form = page.getByRole('form', { name: 'Connect Telegram' })
  await form.getByText('@BotFather and send /newbot').waitFor()
  await form.getByLabel('Bot token', { exact: true }).fill(token)
  await form.getByRole('button', { name: 'Allow and connect' }).click()
  await page.getByRole('heading', { name: 'Telegram', exact: true }).waitFor()

  const client = telegram.getClient(token, { userId: 42, chatId: 42, firstName: 'Ann', timeout: 30_000 })
  const hears = async () => (await client.getUpdates()).result.map((update) => ('message' in update && 'text' in update.message ? String(update.message.text) : '')).join('\n')
  await client.sendMessage(client.makeMessage('Hello'))
  const [code = ''] = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(await hears()) ?? []

  // The request appears by itself.
  const request = page.getByRole('form', { name: 'Ann asks to be let in' })
  await request.getByText(code, { exact: true }).waitFor()
  await page.getByRole('status', { name: 'One person asks to be let in' }).waitFor()
  await request.getByRole('combobox', { name: 'Who is it?' }).click()
  await page.getByRole('option', { name: 'Me (Owner)' }).click()
  await request.getByRole('button', { name: 'Let in' }).click()
  t.regex(await hears(), /You are let in/)
  await client.sendMessage(client.makeMessage('hello there'))
  t.regex(await hears(), /You said: hello there/)
  await page.getByRole('button', { name: 'Unlink: Owner' }).waitFor()
  await page.getByText('listening').waitFor()
  t.deepEqual(complaints, [])
})
