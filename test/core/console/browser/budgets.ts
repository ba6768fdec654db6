import anyTest, { type TestFn } from 'ava'
import type { Browser } from 'playwright-core'
import { launchBrowser, skipByName } from '../../../helpers/browser.ts'
import { startGateway } from '../../../helpers/gateway.ts'
import { startModelServer } from '../../../helpers/model-server.ts'

const test = anyTest as TestFn<{ browser: Browser | undefined; why: string }>

test.before(async (t) => {
  const launched = await launchBrowser()
  t.context = { browser: launched.browser, why: launched.browser === undefined ? launched.why : '' }
})
test.after.always((t) => t.context.browser?.close())

test('an agent gets a fallback and a limit; what it used today is a bar, and the answer says who stood in', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  await using parts = new AsyncDisposableStack()
  const model = parts.use(await startModelServer((request) => request.model === 'test-model' ? { status: 401 } : { text: 'From the other one.', usage: { prompt_tokens: 300, completion_tokens: 200 } }))
  const gateway = parts.use(await startGateway({ modelUrl: model.url, config: 'budget: { dailyUsd: 3 }\n' }))
  await gateway.rpc('model.setDefault', { model: 'openai/test-model' })
  const context = await t.context.browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  parts.defer(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  await page.goto(gateway.signInUrl)

  await page.getByRole('link', { name: 'Models' }).click()
  await page.getByRole('button', { name: 'Change assistant' }).click()
  const form = page.getByRole('form', { name: 'Agent' })
  await form.getByRole('combobox', { name: 'If it does not answer' }).click()
  await page.getByRole('option', { name: 'openai/other-model' }).click()
  await page.keyboard.press('Escape')
  await form.getByLabel('Tokens a day').fill('1,000')
  await form.getByText('A number, or nothing for no limit.').waitFor()
  t.true(await form.getByRole('button', { name: 'Save' }).isDisabled())
  await form.getByLabel('Tokens a day').fill('1000')
  await form.getByRole('button', { name: 'Save' }).click()
  await page.getByText('default model → openai/other-model').waitFor()

  await page.goto(`${gateway.consoleUrl}/#/chats/new`)
  await page.getByRole('combobox', { name: 'Message' }).fill('hello there')
  await page.keyboard.press('Enter')
  await page.getByRole('log').getByText('From the other one.').waitFor()
  await page.getByRole('log').getByText('openai/other-model in place of openai/test-model').waitFor()

  await page.getByRole('link', { name: 'Models' }).click()
  const used = page.getByRole('region', { name: 'Today’s use' })
  const bar = used.getByRole('meter', { name: '50% of today’s budget of assistant' })
  await bar.waitFor()
  t.is(await bar.getAttribute('aria-valuenow'), '50')
  await used.getByText('500 of 1,000 tokens').waitFor()
  t.is(await used.getByText('price unknown, counted as $0').count(), 1)
  await page.setViewportSize({ width: 360, height: 800 })
  await page.getByRole('button', { name: 'Change assistant' }).click()
  t.true(await page.evaluate('document.documentElement.scrollWidth <= 360'))
  t.deepEqual(complaints, [])
})
