import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import anyTest, { type ExecutionContext, type TestFn } from 'ava'
import type { Browser, Locator, Page } from 'playwright-core'
import { launchBrowser, skipByName } from '../../../helpers/browser.ts'
import { startGateway } from '../../../helpers/gateway.ts'
import { startModelServer } from '../../../helpers/model-server.ts'
import { startWebServer } from '../../../helpers/web-server.ts'

const test = anyTest as TestFn<{ browser: Browser | undefined; why: string }>

test.before(async (t) => {
  const launched = await launchBrowser()
  t.context = { browser: launched.browser, why: launched.browser === undefined ? launched.why : '' }
})
test.after.always((t) => t.context.browser?.close())

test('the first steps of a new user, from the printed address to the day after', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  await using parts = new AsyncDisposableStack()
  const folders = await mkdtemp(path.join(tmpdir(), 'airlock-first-steps-'))
  parts.defer(() => rm(folders, { recursive: true, force: true }))
  const web = parts.use(await startWebServer((_request, response) => response.end('It is sunny in the north.')))
  const model = parts.use(await startModelServer())
  const gateway = await startGateway()
  parts.defer(() => gateway.close())
  const context = await t.context.browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' })
  parts.defer(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))

  await signIn(t, page, gateway.signInUrl)
  await useToolWithoutModel(page)
  await setUpModel(page, gateway.consoleUrl, model.url)
  await askWithTools(t, page)
  await stopMidway(page)
  const reader = await writeReader(folders, web.origin)
  await install(page, gateway.consoleUrl, reader, 'reader')
  await grantAndRevoke(t, page, gateway.consoleUrl, `${web.origin}/news`)
  const hello = await writeHello(folders)
  await install(page, gateway.consoleUrl, hello, 'hello')
  await greet(page, gateway.consoleUrl)
  t.deepEqual(complaints, [])

  const chat = new URL(page.url()).hash
  await page.reload()
  await page.getByRole('log').getByText('greet Ada').first().waitFor()
  await gateway.stop()
  const again = await startGateway({ dataDir: gateway.dataDir })
  parts.defer(async () => void (await again.stop()))
  await page.goto(`${again.consoleUrl}/${chat}`)
  await page.getByRole('log').getByText('Hello, Ada!').first().waitFor()
  await sameFromTerminal(t, again)
})

async function signIn(t: ExecutionContext, page: Page, url: string): Promise<void> {
  await page.goto(url)
  await field(page).waitFor()
  t.false(page.url().includes('code='), 'the code is gone from the address')
}

async function useToolWithoutModel(page: Page): Promise<void> {
  await page.getByText('To get answers, set a model').waitFor()
  await say(page, '/calculator evaluate 17% of 2340')
  await card(page, 'calculator evaluate').getByRole('img', { name: 'Done' }).waitFor()
  await page.getByRole('log').getByText('397.8').waitFor()
}

async function setUpModel(page: Page, consoleUrl: string, modelUrl: string): Promise<void> {
  await page.goto(`${consoleUrl}/#/chats/new`)
  const form = page.getByRole('form', { name: 'Provider' })
  await form.getByRole('combobox', { name: 'Provider' }).click()
  await page.getByRole('option', { name: 'Other (OpenAI-compatible)' }).click()
  await form.getByLabel('Address').fill(modelUrl)
  await form.getByRole('combobox', { name: 'Model' }).fill('test-model')
  await form.getByRole('button', { name: 'Test it' }).click()
  await form.getByText('It answers').waitFor()
  await form.getByRole('button', { name: 'Use this model' }).click()
  await form.waitFor({ state: 'detached' })
}

async function askWithTools(t: ExecutionContext, page: Page): Promise<void> {
  await say(page, 'What is 17% of 2,340, and what time is it in Tokyo?')
  for (const name of ['calculator evaluate', 'clock now']) {
    await card(page, name).getByRole('img', { name: 'Done' }).waitFor()
    t.regex(await card(page, name).innerText(), /\d ms/)
  }
  await page.getByRole('log').getByText('The result is 397.8').waitFor()
}

async function stopMidway(page: Page): Promise<void> {
  await say(page, 'tell me something slowly')
  await page.getByRole('log').getByText('word1 word2').waitFor()
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('log').getByText('Stopped.').waitFor()
}

async function install(page: Page, consoleUrl: string, folder: string, name: string): Promise<void> {
  await page.goto(`${consoleUrl}/#/plugins/+`)
  await page.getByLabel('Folder').fill(folder)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'What it asks for' }).waitFor()
  await page.getByRole('button', { name: 'Install', exact: true }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

async function grantAndRevoke(t: ExecutionContext, page: Page, consoleUrl: string, url: string): Promise<void> {
  const { host } = new URL(url)
  await page.goto(`${consoleUrl}/#/chats/new`)
  await say(page, `call reader__read ${JSON.stringify({ url })}`)
  const refused = card(page, 'reader read').getByText('reader may not reach')
  await refused.waitFor()
  t.true(await card(page, 'reader read').locator('strong', { hasText: host }).isVisible())
  await page.getByRole('button', { name: `Allow ${host}` }).click()
  await page.getByRole('button', { name: 'Ask again' }).click()
  await card(page, 'reader read').last().getByText('sunny in the north').first().waitFor()

  await page.goto(`${consoleUrl}/#/plugins/reader`)
  const grants = page.getByRole('region', { name: 'What you allowed' })
  t.true((await grants.locator('strong').first().innerText()).includes(host))
  await grants.getByRole('button', { name: 'Revoke' }).click()
  await grants.getByText('Nothing yet.').waitFor()
  await page.getByRole('button', { name: 'read', exact: false }).last().click()
  await page.getByLabel('url').fill(url)
  await page.getByRole('button', { name: 'Try it' }).click()
  await refused.waitFor()
}

async function greet(page: Page, consoleUrl: string): Promise<void> {
  await page.goto(`${consoleUrl}/#/chats/new`)
  await say(page, 'Please greet Ada')
  await card(page, 'hello greet').getByText('Hello, Ada!').first().waitFor()
  await page.getByRole('button', { name: 'Send' }).waitFor()
}

async function sameFromTerminal(t: ExecutionContext, gateway: Awaited<ReturnType<typeof startGateway>>): Promise<void> {
  const plugins = await gateway.cli(['plugin', 'list'])
  t.is(plugins.code, 0, plugins.stderr)
  t.regex(plugins.stdout, /hello/)
  const sessions = await gateway.cli(['session', 'list', '--json'])
  t.regex(sessions.stdout, /greet Ada/)
  for (const args of [['grant', 'list'], ['status']]) t.is((await gateway.cli(args)).code, 0, args.join(' '))
}

function field(page: Page): Locator {
  return page.getByRole('combobox', { name: 'Message' })
}

async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text)
  await field(page).press('Enter')
}

function card(page: Page, name: string): Locator {
  return page.getByRole('region', { name: `Tool call: ${name}` })
}

async function writeReader(folders: string, origin: string): Promise<string> {
  const tools = { read: { description: 'Reads a page', input: { type: 'object', properties: { url: { type: 'string' } }, required: ['url'] }, effect: 'external' } }
  const optional = { 'net.http': { allow: [{ url: `${origin}/*`, methods: ['GET'] }], reason: 'read the page' } }
  return writePlugin(folders, 'reader', { contributes: { tools }, optional }, 'async read({ url }) { return { page: await (await fetch(url)).text() } }')
}

function writeHello(folders: string): Promise<string> {
  const tools = { greet: { description: 'Greets somebody', input: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] }, effect: 'read' } }
  return writePlugin(folders, 'hello', { contributes: { tools } }, 'async greet({ name }) { return { greeting: `Hello, ${name}!` } }')
}

async function writePlugin(folders: string, name: string, airlock: object, tool: string): Promise<string> {
  const folder = path.join(folders, name)
  await mkdir(folder)
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', description: `The ${name} of a test`, keywords: ['airlock-plugin'], airlock: { api: 1, main: 'plugin.js', ...airlock } }))
  await writeFile(path.join(folder, 'plugin.js'), `import { definePlugin } from '@airlock/sdk'\nexport default definePlugin({ tools: { ${tool} } })\n`)
  return folder
}
