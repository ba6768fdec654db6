import anyTest, { type TestFn } from 'ava'
import type { Browser } from 'playwright-core'
import { launchBrowser, skipByName } from '../../../helpers/browser.ts'
import { openConsole } from '../../../helpers/console-page.ts'
import { createScene, messageOf } from '../../../helpers/console-scene.ts'
import { startFakeGateway } from '../../../helpers/fake-gateway.ts'

const test = anyTest as TestFn<{ browser: Browser | undefined; why: string }>

test.before(async (t) => {
  const launched = await launchBrowser()
  t.context = { browser: launched.browser, why: launched.browser === undefined ? launched.why : '' }
})
test.after.always((t) => t.context.browser?.close())

test('a message says which plugins changed it, and shows what stood there before', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const at = '2026-11-22T12:00:00Z'
  const failed = { plugin: 'broken', at, error: { code: 'guest_error', message: 'it is out of order' } }
  const changed = { plugin: 'card-mask', at, before: 'Pay with 4111 <b>1111</b>' }
  const scene = createScene()
  scene.ready = true
  scene.messages = [{ ...messageOf('1', 'user', 'Pay with xxxx'), revisions: [failed, changed, { plugin: 'polite', at, before: 'Pay' }] }, { ...messageOf('2', 'user', 'Not touched'), revisions: [failed] }, messageOf('3', 'assistant', 'Noted.')]
  await using fake = await startFakeGateway(scene.answers)
  await using view = await openConsole(t.context.browser, fake, '#/chats/S1', { viewport: { width: 360, height: 800 } })
  const log = view.page.getByRole('log')
  await log.getByText('Changed by card-mask, polite').focus()
  await view.page.keyboard.press('Enter')
  for (const text of ['Before card-mask:', 'Pay with 4111 <b>1111</b>', 'Before polite:', 'broken wanted to change it, and failed:', 'it is out of order']) await log.getByText(text, { exact: true }).first().waitFor()
  await log.getByText('Not changed: broken failed').waitFor()
  t.true(await view.page.evaluate('document.documentElement.scrollWidth <= 360'))
  t.deepEqual(view.complaints, [])
})
