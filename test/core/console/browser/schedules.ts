import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import anyTest, { type TestFn } from 'ava'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, skipByName } from '../../../helpers/browser.ts'
import { startGateway } from '../../../helpers/gateway.ts'
import { pluginFolder } from '../../../helpers/plugin-scene.ts'

const test = anyTest as TestFn<{ browser: Browser | undefined; why: string }>

test.before(async (t) => {
  const launched = await launchBrowser()
  t.context = { browser: launched.browser, why: launched.browser === undefined ? launched.why : '' }
})
test.after.always((t) => t.context.browser?.close())

const code = `export default {
  tools: { run: () => ({}) },
  schedules: { report: () => {}, remind: (payload) => { throw new Error('nothing to remind of: ' + payload) } },
}`
const airlock = {
  contributes: { tools: { run: { description: 'x', input: { type: 'object' } } }, schedules: { report: { cron: '0 7 * * 1-5', timezone: 'Europe/Berlin' }, remind: {} } },
  capabilities: { schedule: {} },
}

const noNameCut = "[...document.querySelectorAll('nav[aria-label=\"Rooms\"] span')].every((name) => name.scrollWidth <= name.clientWidth)"

/** A changed window is laid out anew a frame later. */
async function namesWhole(page: Page): Promise<void> {
  while (!(await page.evaluate<boolean>(noNameCut))) await page.evaluate('new Promise(requestAnimationFrame)')
}

test('what plugins do by themselves is seen as it happens, run at once, and ended', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  await using parts = new AsyncDisposableStack()
  const gateway = parts.use(await startGateway({}))
  const folder = await mkdtemp(path.join(tmpdir(), 'airlock-schedules-'))
  parts.defer(() => rm(folder, { recursive: true, force: true }))
  const context = await t.context.browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  parts.defer(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  await page.goto(gateway.signInUrl)
  await page.getByRole('link', { name: 'Schedules' }).click()
  await page.getByRole('heading', { name: 'Nothing runs by itself' }).waitFor()
  await page.getByRole('link', { name: 'Look at plugins' }).waitFor()

  await gateway.rpc('plugin.install', { source: await pluginFolder(t as never, { name: 'planner', airlock, code }, folder), grant: 'required' })
  const declared = page.getByRole('listitem').filter({ hasText: 'planner report' })
  await declared.getByText('Monday to Friday at 07:00, Europe/Berlin').waitFor()
  await declared.getByText('comes with the plugin').waitFor()
  await declared.getByText('Has not run yet').waitFor()
  await namesWhole(page)
  t.is(await declared.getByRole('button', { name: /Delete/ }).count(), 0)

  await page.getByRole('button', { name: 'Run now: planner report' }).focus()
  await page.keyboard.press('Enter')
  await declared.getByText('went well').waitFor()

  await gateway.rpc('schedule.put', { plugin: 'planner', name: 'tea', run: 'remind', everyMs: 3_600_000, payload: '<b>tea</b>' })
  const own = page.getByRole('listitem').filter({ hasText: 'planner tea' })
  await own.getByText('every 1 hour').waitFor()
  await own.getByRole('button', { name: 'Run now: planner tea' }).click()
  await own.getByText('nothing to remind of: <b>tea</b>').waitFor()
  await page.setViewportSize({ width: 360, height: 800 })
  t.true(await page.evaluate('document.documentElement.scrollWidth <= 360'))
  await namesWhole(page)
  await own.getByRole('button', { name: 'Delete: planner tea' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the job' }).click()
  await own.waitFor({ state: 'detached' })
  t.deepEqual(complaints, [])
})
