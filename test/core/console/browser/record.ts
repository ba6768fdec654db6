import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import anyTest, { type TestFn } from 'ava'
import type { Browser } from 'playwright-core'
import { launchBrowser, skipByName } from '../../../helpers/browser.ts'
import { startGateway } from '../../../helpers/gateway.ts'

const test = anyTest as TestFn<{ browser: Browser | undefined; why: string }>

test.before(async (t) => {
  const launched = await launchBrowser()
  t.context = { browser: launched.browser, why: launched.browser === undefined ? launched.why : '' }
})
test.after.always((t) => t.context.browser?.close())

test('what a plugin did and was refused stands in the record, and a changed entry is found', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  await using parts = new AsyncDisposableStack()
  const gateway = parts.use(await startGateway({}))
  await gateway.rpc('grant.allow', { plugin: 'notes', capability: 'kv', scope: { bytes: 10_000 } })
  await gateway.rpc('plugin.call', { plugin: 'notes', tool: 'add', input: { text: 'buy milk' } })
  await gateway.rpc('plugin.call', { plugin: 'web-page', tool: 'read', input: { url: 'https://example.com/secret?token=abc' } }).catch(() => {})

  const context = await t.context.browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  parts.defer(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  await page.goto(gateway.signInUrl)
  await page.getByRole('link', { name: 'Record' }).click()
  await page.getByText(/kv: write the entry/).first().waitFor()
  await page.getByText('grant.allow notes kv').waitFor()
  t.is(await page.getByText('token=abc').count(), 0)
  t.is(await page.getByText('buy milk').count(), 0)

  await page.getByText('Refused', { exact: true }).click()
  await page.getByText(/GET https:\/\/example\.com\/secret/).waitFor()
  t.is(await page.getByText(/kv: write the entry/).count(), 0)
  await page.getByText('Your decisions', { exact: true }).click()
  await page.getByText('grant.allow notes kv').waitFor()

  const chosen = await page.getByText('Your decisions', { exact: true }).boundingBox()
  const mark = page.locator('.mantine-SegmentedControl-indicator')
  await page.waitForFunction(([left, right]) => {
    const box = document.querySelector('.mantine-SegmentedControl-indicator')?.getBoundingClientRect()
    return box !== undefined && box.left <= left! && box.right >= right!
  }, [chosen!.x, chosen!.x + chosen!.width])
  const [bar, marked] = [await page.locator('.mantine-SegmentedControl-root').boundingBox(), await mark.boundingBox()]
  t.true(marked!.y >= bar!.y && marked!.y + marked!.height <= bar!.y + bar!.height)
  await page.getByText('Refused', { exact: true }).click()
  await page.getByRole('combobox', { name: 'Plugin' }).click()
  await page.getByRole('option', { name: 'clock' }).click()
  await page.getByText('Nothing fits').waitFor()

  await page.getByRole('button', { name: 'Check the record' }).click()
  await page.getByText(/none changed, removed or cut off/).waitFor()
  const file = path.join(gateway.dataDir, 'ledger', '000001.jsonl')
  const written = await readFile(file, 'utf8')
  t.true(written.includes('notes kv'))
  await writeFile(file, written.replace('notes kv', 'notes xx'))
  await page.getByRole('button', { name: 'Check the record' }).click()
  await page.getByText('The record is not as it was written.').waitFor()
  await page.getByText(/was changed: it does not match its own hash/).waitFor()
  await page.setViewportSize({ width: 360, height: 800 })
  t.true(await page.evaluate('document.documentElement.scrollWidth <= 360'))
  t.deepEqual(complaints, [])
})
