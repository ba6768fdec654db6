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

test('a token is made, works, is shown once and revoked; an agent is made and answers', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  await using parts = new AsyncDisposableStack()
  const model = parts.use(await startModelServer())
  const gateway = parts.use(await startGateway({ modelUrl: model.url }))
  await gateway.rpc('model.setDefault', { model: 'openai/test-model' })
  const context = await t.context.browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  parts.defer(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  await page.goto(gateway.signInUrl)
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('menuitem', { name: 'Access' }).click()

  await page.getByPlaceholder('for instance: my phone').fill('my phone')
  await page.keyboard.press('Enter')
  const token = await page.locator('code').innerText()
  const status = () => fetch(`${gateway.gatewayUrl}/api/rpc/session.list`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: '{}' }).then((response) => response.status)
  t.is(await status(), 200)
  await page.getByRole('button', { name: 'Done' }).click()
  t.false((await page.content()).includes(token))
  const row = page.getByRole('listitem').filter({ hasText: 'my phone' })
  await row.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await row.waitFor({ state: 'detached' })
  t.is(await status(), 401)

  await page.getByRole('link', { name: 'Models' }).click()
  await page.getByRole('button', { name: 'Add an agent' }).click()
  const form = page.getByRole('form', { name: 'Agent' })
  await form.getByLabel('Name').fill('cook')
  await form.getByLabel('Instructions').fill('You plan meals.')
  await form.getByLabel('all tools').uncheck()
  await form.getByLabel('clock').check()
  await form.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'cook' }).waitFor()
  const { agents } = await gateway.rpc<{ agents: { name: string; tools: unknown }[] }>('agent.list')
  t.like(agents.find((agent) => agent.name === 'cook'), { instructions: 'You plan meals.', tools: ['clock'], model: null })

  await page.goto(`${gateway.consoleUrl}/#/chats/new`)
  await page.getByRole('combobox', { name: 'Who answers' }).click()
  await page.getByRole('option', { name: 'cook' }).click()
  await page.getByRole('combobox', { name: 'Message' }).fill('hello there')
  await page.keyboard.press('Enter')
  await page.getByRole('log').getByText('You said: hello there').waitFor()
  t.regex(JSON.stringify(model.requests.at(-1)?.body.messages[0]), /You plan meals/)
  t.deepEqual(model.requests.at(-1)?.body.tools?.map((tool) => tool.function.name).filter((name) => !name.startsWith('clock__')), [])
  t.deepEqual(complaints, [])
})
