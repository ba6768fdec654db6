import anyTest, { type TestFn } from 'ava'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, skipByName } from '../../../helpers/browser.ts'
import { startGateway } from '../../../helpers/gateway.ts'

const test = anyTest as TestFn<{ browser: Browser | undefined; why: string }>

test.before(async (t) => {
  const launched = await launchBrowser()
  t.context = { browser: launched.browser, why: launched.browser === undefined ? launched.why : '' }
})
test.after.always((t) => t.context.browser?.close())

const draft = (page: Page) => page.getByRole('list', { name: 'Files to send' })

test('what cannot come along says why, and stops the message until it is removed', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  await using parts = new AsyncDisposableStack()
  const gateway = parts.use(await startGateway())
  const context = await t.context.browser.newContext({ locale: 'en-GB', viewport: { width: 360, height: 640 }, reducedMotion: 'reduce' })
  parts.defer(() => context.close())
  const page = await context.newPage()
  await page.goto(gateway.signInUrl)
  await page.getByRole('navigation', { name: 'Rooms' }).waitFor()
  await page.goto(`${gateway.consoleUrl}/#/chats/new`)
  await page.getByRole('combobox', { name: 'Message' }).fill('Look')
  const picker = page.locator('input[type=file]')
  await picker.setInputFiles([{ name: 'huge.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(21 * 1024 * 1024) }])
  await draft(page).getByRole('alert').getByText('20 MB').waitFor()
  t.true(await page.getByRole('button', { name: 'Send' }).isDisabled())
  await draft(page).getByRole('button', { name: 'Remove huge.bin' }).click()
  await page.getByRole('button', { name: 'Send', disabled: false }).waitFor()
  await page.route('**/api/blobs?*', (route) => route.abort())
  await picker.setInputFiles([{ name: `${'long '.repeat(30)}.txt`, mimeType: 'text/plain', buffer: Buffer.from('x') }])
  await draft(page).getByRole('alert').waitFor()
  t.is(await page.evaluate(() => document.documentElement.scrollWidth), 360)
  await page.unroute('**/api/blobs?*')
  await draft(page).getByRole('button', { name: /^Remove long/ }).click()
  await picker.setInputFiles(Array.from({ length: 11 }, (_, index) => ({ name: `${index}.txt`, mimeType: 'text/plain', buffer: Buffer.from('x') })))
  await draft(page).getByRole('alert').getByText('ten files').waitFor()
  t.is(await draft(page).getByRole('listitem').count(), 11)
})
