import { writeFile } from 'node:fs/promises'
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

test('a broken config file is named with its line while one looks, from any room, until it is mended', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  await using parts = new AsyncDisposableStack()
  const gateway = parts.use(await startGateway())
  const file = path.join(gateway.dataDir, 'airlock.yaml')
  const context = await t.context.browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' })
  parts.defer(() => context.close())
  const page = await context.newPage()
  await page.goto(gateway.signInUrl)
  const badge = page.getByRole('navigation', { name: 'Rooms' }).getByRole('status', { name: /airlock\.yaml:2: turn: / })
  await page.getByRole('link', { name: 'Chats' }).waitFor()
  t.is(await badge.count(), 0)

  await writeFile(file, 'ollama: { discover: false }\nturn: nonsense\n')
  await badge.waitFor()
  await page.getByRole('link', { name: /Status/ }).click()
  await page.getByRole('alert').filter({ hasText: 'airlock.yaml:2' }).waitFor()

  await writeFile(file, 'ollama: { discover: false }\ngatewayPort: 1\nhttp: { frameBytes: 5000 }\n')
  await badge.waitFor({ state: 'detached' })
  await page.getByText('http.frameBytes changed in the config file').waitFor()
  t.is(await page.getByRole('alert').count(), 0)
})
