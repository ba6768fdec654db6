import anyTest, { type ExecutionContext, type TestFn } from 'ava'
import type { Browser } from 'playwright-core'
import type { Grant } from '../../../../core/operations/shapes/grant.ts'
import type { PluginDetail } from '../../../../core/operations/shapes/plugin.ts'
import { launchBrowser, skipByName } from '../../../helpers/browser.ts'
import { openConsole } from '../../../helpers/console-page.ts'
import { createScene, deniedCard, messageOf } from '../../../helpers/console-scene.ts'
import { startFakeGateway, type FakeGateway } from '../../../helpers/fake-gateway.ts'

const test = anyTest as TestFn<{ browser: Browser | undefined; why: string }>

test.before(async (t) => {
  const launched = await launchBrowser()
  t.context = { browser: launched.browser, why: launched.browser === undefined ? launched.why : '' }
})
test.after.always((t) => t.context.browser?.close())

const anyHost = { allow: [{ url: 'https://*:*/*', methods: ['GET'] }] }
const secrets = { api_key: { label: 'API key', hosts: ['api.example.com'], into: { query: 'key' } } }

/** A plugin that asks for any host, one secret and a setting, and a gateway that keeps what it is told. */
function createPluginScene() {
  const scene = createScene()
  const world = { grants: [] as Grant[], secrets: [] as { plugin: string; name: string; updatedAt: string }[], config: {} as unknown }
  const inspect = scene.answers['plugin.inspect'] as (input: object) => { plugin: PluginDetail }
  const right = (capability: string, scope: unknown, words: string) => ({ capability, scope, granted: world.grants.some((grant) => grant.capability === capability), consents: [{ weight: 4 as const, text: { en: words, 'zh-CN': words } }] })
  Object.assign(scene.answers, {
    'plugin.inspect': (input: { plugin: string }) => ({
      plugin: {
        ...inspect(input).plugin,
        grants: world.grants,
        rights: { required: [], optional: [right('net.http', anyHost, 'may read **any host**'), right('secrets', secrets, 'may send **API key**')] },
        config: world.config,
        configSchema: { type: 'object', properties: { zone: { type: 'string', title: 'Time zone' } } },
      },
    }),
    'plugin.configure': (input: { plugin: string; config: unknown }) => {
      world.config = input.config
      return inspect(input)
    },
    'grant.list': () => ({ grants: world.grants }),
    'grant.allow': ({ plugin, capability, scope }: { plugin: string; capability: string; scope: unknown }) => {
      world.grants = [...world.grants, { id: `g${world.grants.length}`, plugin, capability, scope, consents: [{ weight: 2, text: { en: 'may read one', 'zh-CN': '…' } }], grantedBy: 'p', createdAt: '2026-11-22T12:00:00Z', expiresAt: null, uses: null, usesLeft: null, session: null }]
      return { grant: world.grants.at(-1) }
    },
    'grant.lease': ({ plugin, capability, scope, uses = null, session = null }: { plugin: string; capability: string; scope: unknown; uses?: number | null; session?: string | null }) => {
      world.grants = [...world.grants, { id: `g${world.grants.length}`, plugin, capability, scope, consents: [], grantedBy: 'p', createdAt: '2026-11-22T12:00:00Z', expiresAt: null, uses, usesLeft: uses, session }]
      return { grant: world.grants.at(-1) }
    },
    'secret.list': () => ({ secrets: world.secrets }),
    'secret.set': ({ plugin, name }: { plugin: string; name: string }) => {
      world.secrets = [{ plugin, name, updatedAt: '2026-11-22T12:00:00Z' }]
      return {}
    },
    'secret.remove': () => {
      world.secrets = []
      return {}
    },
  })
  return { scene, world }
}

const inputsOf = (fake: FakeGateway, operation: string) => fake.calls.filter((call) => call.operation === operation).map((call) => call.input)

async function open(t: ExecutionContext<{ browser: Browser | undefined; why: string }>, browser: Browser, place: string) {
  const parts = new AsyncDisposableStack()
  const { scene, world } = createPluginScene()
  const fake = parts.use(await startFakeGateway(scene.answers))
  const { page, complaints } = parts.use(await openConsole(browser, fake, place))
  t.teardown(() => parts.disposeAsync())
  return { scene, world, fake, page, complaints }
}

test('a plugin that asks for any host is allowed one', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { page, fake, complaints } = await open(t, t.context.browser, '#/plugins/weather')
  const field = page.getByLabel('Allow one site')
  await field.fill('*.com')
  await field.press('Enter')
  await page.getByText('This is no site').waitFor()
  await field.fill('http://example.com')
  await field.press('Enter')
  await page.getByText('does not ask for this site').waitFor()
  t.deepEqual(inputsOf(fake, 'grant.allow'), [])
  await field.fill('https://example.com:8443/news')
  await field.press('Enter')
  await page.getByText('Allowed in part').waitFor()
  t.deepEqual(inputsOf(fake, 'grant.allow'), [{ plugin: 'weather', capability: 'net.http', scope: { allow: [{ url: 'https://example.com:8443/*', methods: ['GET'] }] } }])
  t.is(await field.inputValue(), '', 'ready for the next')
  t.deepEqual(complaints, [])
})

test('everything it asks for takes a second thought', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { page, fake } = await open(t, t.context.browser, '#/plugins/weather')
  const everything = page.getByRole('button', { name: 'Allow everything it asks for…' })
  await everything.click()
  const dialog = page.getByRole('dialog', { name: 'Allow everything it asks for?' })
  await dialog.getByRole('button', { name: 'Cancel' }).waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  t.true(await everything.evaluate((button) => button === document.activeElement), 'the focus is back where it was')
  await everything.click()
  await dialog.getByRole('button', { name: 'Allow everything' }).click()
  await page.getByText('Allowed', { exact: true }).first().waitFor()
  await dialog.waitFor({ state: 'detached' })
  t.deepEqual(inputsOf(fake, 'grant.allow'), [{ plugin: 'weather', capability: 'net.http', scope: anyHost }])
})

test('a secret is set, never shown, replaced and removed', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { page, fake } = await open(t, t.context.browser, '#/plugins/weather')
  const section = page.getByRole('region', { name: 'Secrets' })
  await section.getByText('Not set yet').waitFor()
  await section.getByLabel('API key').fill('s3cret')
  await page.keyboard.press('Enter')
  await section.getByRole('button', { name: 'Replace' }).waitFor()
  t.deepEqual(inputsOf(fake, 'secret.set'), [{ plugin: 'weather', name: 'api_key', value: 's3cret' }])
  t.false((await page.content()).includes('s3cret'))
  await section.getByRole('button', { name: 'Replace' }).click()
  t.is(await section.getByLabel('API key').inputValue(), '')
  await section.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await section.getByText('Not set yet').waitFor()
})

test('its settings are a form', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { page, fake } = await open(t, t.context.browser, '#/plugins/weather')
  await page.getByLabel('Time zone').fill('Europe/Berlin')
  await page.getByRole('region', { name: 'Settings' }).getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved').waitFor()
  t.deepEqual(inputsOf(fake, 'plugin.configure'), [{ plugin: 'weather', config: { zone: 'Europe/Berlin' } }])
})

test('a refused call knows that its right was allowed since, and that it was revoked again', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { scene, world, page, fake } = await open(t, t.context.browser, '#/chats')
  scene.messages = [messageOf('1a', 'user', 'read the news'), messageOf('1b', 'assistant', 'I may not.', [deniedCard])]
  world.grants = [{ id: 'g', plugin: 'web-page', capability: 'net.http', scope: deniedCard.denials[0]?.grant?.scope, consents: [], grantedBy: 'p', createdAt: '', expiresAt: null, uses: null, usesLeft: null, session: null }]
  await page.goto(`${fake.url}/#/chats/S1`)
  const card = page.getByRole('region', { name: 'Tool call: web-page read' })
  await card.getByText('Allowed since').waitFor()
  await card.getByRole('img', { name: 'Was refused' }).waitFor()
  await card.getByRole('button', { name: 'Ask again' }).waitFor()
  world.grants = []
  fake.publish('plugins', 'grant.changed', { plugin: 'web-page' })
  await card.getByRole('button', { name: 'Allow example.com' }).click()
  await card.getByText('web-page may now reach').waitFor()
  world.grants = []
  fake.publish('plugins', 'grant.changed', { plugin: 'web-page' })
  await card.getByRole('button', { name: 'Allow example.com' }).waitFor()
  t.is(await card.getByText('may now reach').count(), 0)
})

test('a call whose outcome is unknown is not at work', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { scene, page, fake } = await open(t, t.context.browser, '#/chats')
  const card = { step: 's', plugin: 'clock', tool: 'now', input: {}, ok: null, denials: [], error: { code: 'turn_cancelled', message: 'Stopped.' } }
  scene.messages = [messageOf('1a', 'user', 'now?'), { ...messageOf('1b', 'assistant', '', [card]), status: 'cancelled' }]
  await page.goto(`${fake.url}/#/chats/S1`)
  await page.getByRole('img', { name: 'Outcome unknown' }).waitFor()
  t.is(await page.getByRole('img', { name: 'Working' }).count(), 0)
})

test('by keyboard alone: allow, ask again, and write on', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { scene, page, fake } = await open(t, t.context.browser, '#/chats')
  scene.messages = [messageOf('1a', 'user', 'read the news'), messageOf('1b', 'assistant', 'I may not.', [deniedCard])]
  await page.goto(`${fake.url}/#/chats/S1`)
  await page.getByRole('button', { name: 'Allow example.com' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.activeElement?.textContent === 'Ask again')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
  t.is(inputsOf(fake, 'chat.send').length, 1)
})

test('a button that was at work has the focus again', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { page } = await open(t, t.context.browser, '#/plugins/weather')
  const save = page.getByRole('region', { name: 'Settings' }).getByRole('button', { name: 'Save' })
  await save.focus()
  await page.keyboard.press('Enter')
  await page.getByText('Saved').waitFor()
  await page.waitForFunction(() => document.activeElement?.textContent?.includes('Save'))
  t.pass()
})

test('a dialog that a menu opened gives the focus back to the menu’s button', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { page, fake } = await open(t, t.context.browser, '#/chats')
  await page.goto(`${fake.url}/#/chats/S1`)
  const menu = page.getByRole('button', { name: 'What to do with this chat' })
  await menu.click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  t.true(await menu.evaluate((button) => button === document.activeElement))
})

test('what was refused is allowed once, in this conversation, for an hour or always', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { scene, world, page, fake } = await open(t, t.context.browser, '#/chats')
  scene.messages = [messageOf('1a', 'user', 'read the news'), messageOf('1b', 'assistant', 'I may not.', [deniedCard])]
  const scope = deniedCard.denials[0]?.grant?.scope
  for (const [choice, terms] of [['Allow once', { uses: 1, minutes: 60, session: 'S1' }], ['Allow in this conversation', { session: 'S1' }], ['Allow for an hour', { minutes: 60 }]] as const) {
    world.grants = []
    const card = page.getByRole('region', { name: 'Tool call: web-page read' })
    await page.goto(`${fake.url}/#/chats`)
    await card.waitFor({ state: 'detached' })
    await page.goto(`${fake.url}/#/chats/S1`)
    await card.getByRole('button', { name: 'For how long' }).click()
    await page.getByRole('menuitem', { name: choice }).click()
    await card.getByText('may now reach').waitFor()
    t.deepEqual(inputsOf(fake, 'grant.lease').at(-1), { plugin: 'web-page', capability: 'net.http', scope, ...terms })
  }
  await page.goto(`${fake.url}/#/plugins/weather`)
  world.grants = [{ id: 'g', plugin: 'weather', capability: 'kv', scope: {}, consents: [], grantedBy: 'p', createdAt: '2026-11-22T12:00:00Z', expiresAt: null, uses: 10, usesLeft: 3, session: 'S1' }]
  fake.publish('plugins', 'grant.changed', { plugin: 'weather' })
  await page.getByText('3 of 10 uses left').waitFor()
  await page.getByText('in one conversation alone').waitFor()
  world.grants = [{ ...world.grants[0]!, expiresAt: new Date(Date.now() + 30 * 60_000).toISOString() }]
  fake.publish('plugins', 'grant.changed', { plugin: 'weather' })
  await page.getByText(/until in (30|29)m/).waitFor()
})

test('an owner allows a plugin less than it asks for', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { scene, page, fake } = await open(t, t.context.browser, '#/plugins/weather')
  scene.answers['plugin.limit'] = scene.answers['plugin.inspect']!
  await page.getByText('Source and limits').click()
  const memory = page.getByLabel('Memory, MB')
  await memory.fill('64')
  await page.getByRole('button', { name: 'Save limits' }).click()
  await page.getByText('A whole number from 1 to 32').waitFor()
  await memory.fill('16')
  await page.getByRole('button', { name: 'Save limits' }).click()
  await page.getByText('Saved').waitFor()
  t.deepEqual(inputsOf(fake, 'plugin.limit'), [{ plugin: 'weather', limits: { memoryMb: 16 } }])
})

test('one in quarantine says why, and runs again when its owner says so', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { scene, page, fake } = await open(t, t.context.browser, '#/plugins/weather')
  const weather = scene.plugins.find(({ name }) => name === 'weather')!
  weather.run = { state: 'quarantined', memoryMb: 0, calls: 7, kills: 5, quarantine: { reason: 'it ended its process five times', since: '2026-11-22T12:00:00Z' } }
  scene.answers['plugin.enable'] = () => {
    weather.run = { state: 'awake', memoryMb: 12.4, calls: 8, kills: 5 }
    return { plugin: weather }
  }
  fake.publish('plugins', 'plugin.quarantined', { plugin: 'weather' })
  await page.getByText('it ended its process five times').waitFor()
  await page.getByText('7 calls · ended 5 times for a limit').waitFor()
  await page.getByRole('link', { name: /weather in quarantine/ }).waitFor()
  await page.getByRole('button', { name: 'Let it run again' }).click()
  await page.getByText('awake, 12 MB · 8 calls').waitFor()
  t.deepEqual(inputsOf(fake, 'plugin.enable'), [{ plugin: 'weather' }])
  t.is(await page.getByText('it ended its process five times').count(), 0)
})

test('a lease that was used up is offered anew, not told as allowed', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const { scene, world, page, fake } = await open(t, t.context.browser, '#/chats')
  scene.messages = [messageOf('1a', 'user', 'read the news'), messageOf('1b', 'assistant', 'I may not.', [deniedCard])]
  world.grants = [{ id: 'g', plugin: 'web-page', capability: 'net.http', scope: deniedCard.denials[0]?.grant?.scope, consents: [], grantedBy: 'p', createdAt: '', expiresAt: null, uses: 1, usesLeft: 1, session: 'S1' }]
  await page.goto(`${fake.url}/#/chats/S1`)
  const card = page.getByRole('region', { name: 'Tool call: web-page read' })
  await card.getByText('Allowed since').waitFor()
  world.grants = []
  fake.publish('plugins', 'grant.changed', { plugin: 'web-page' })
  await card.getByRole('button', { name: 'Allow example.com' }).waitFor()
  t.is(await card.getByText('may now reach').count(), 0)
})
