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

/** A browser of its own at this address. */
async function visit(browser: Browser, url: string, parts: AsyncDisposableStack, complaints: string[] = []): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  parts.defer(() => context.close())
  const page = await context.newPage()
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  await page.goto(url)
  await page.getByRole('navigation', { name: 'Rooms' }).waitFor()
  return page
}

test('the owner lets a person in, sees them come, signs other browsers out, and shuts the person out', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { browser } = t.context
  await using parts = new AsyncDisposableStack()
  const gateway = parts.use(await startGateway())
  const complaints: string[] = []
  const owner = await visit(browser, gateway.signInUrl, parts, complaints)
  await owner.goto(`${gateway.consoleUrl}/#/access`)

  const form = owner.getByRole('form', { name: 'Person' })
  await form.getByLabel('Name').fill('Ann')
  await form.getByRole('button', { name: 'Add' }).click()
  await owner.getByRole('button', { name: 'Invite: Ann' }).click()
  const address = await owner.getByRole('status').locator('code').innerText()
  const ann = await visit(browser, address, parts)
  await ann.goto(`${gateway.consoleUrl}/#/access`)
  await ann.getByRole('heading', { name: 'Where you are signed in' }).waitFor()
  t.is(await ann.getByRole('heading', { name: 'People' }).count(), 0)
  t.false((await ann.content()).includes('Command line'))

  const second = await visit(browser, (await gateway.rpc<{ url: string }>('system.code')).url, parts)
  await owner.reload()
  const book = owner.getByRole('region', { name: 'Sign-ins' })
  await book.getByRole('listitem').filter({ hasText: 'Signed in' }).filter({ hasText: 'Ann · Chrome on Linux' }).waitFor()
  await owner.getByRole('button', { name: 'Sign out everywhere else' }).click()
  await owner.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere else' }).click()
  await second.getByRole('heading', { name: 'Sign in to Airlock' }).waitFor()
  await owner.getByText('Only here.').waitFor()

  await owner.getByRole('button', { name: 'Remove: Ann' }).click()
  await owner.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await ann.getByRole('heading', { name: 'Sign in to Airlock' }).waitFor()
  await owner.getByRole('button', { name: 'Invite: Ann' }).waitFor({ state: 'detached' })
  t.deepEqual(complaints, [])
})
