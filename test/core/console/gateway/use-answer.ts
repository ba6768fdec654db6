import anyTest, { type TestFn } from 'ava'
import type { Browser } from 'playwright-core'
import { launchBrowser, skipByName } from '../../../helpers/browser.ts'
import { openConsole } from '../../../helpers/console-page.ts'
import { createScene } from '../../../helpers/console-scene.ts'
import { startFakeGateway } from '../../../helpers/fake-gateway.ts'

const test = anyTest as TestFn<{ browser: Browser | undefined; why: string }>

test.before(async (t) => {
  const launched = await launchBrowser()
  t.context = { browser: launched.browser, why: launched.browser === undefined ? launched.why : '' }
})
test.after.always((t) => t.context.browser?.close())

test('a list is asked for again after an event, and after the link was lost', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const scene = createScene()
  await using fake = await startFakeGateway(scene.answers)
  await using console = await openConsole(t.context.browser, fake, '#/plugins')
  const list = console.page.getByRole('navigation', { name: 'Plugins' })
  await list.getByRole('link', { name: /^weather/ }).waitFor()

  scene.plugins = scene.plugins.map((plugin) => ({ ...plugin, name: `${plugin.name}-2` }))
  fake.publish('plugins', 'plugin.changed', { plugin: 'weather-2' })
  await list.getByRole('link', { name: /^weather-2/ }).waitFor()

  scene.plugins = scene.plugins.slice(0, 1)
  fake.cut()
  await list.getByRole('link', { name: /^weather-2/ }).waitFor({ state: 'detached' })
  t.is(await list.getByRole('listitem').count(), 1)
})

test('what a stream tells changes no list: nothing is asked for by its pieces', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const scene = createScene()
  await using fake = await startFakeGateway(scene.answers)
  await using console = await openConsole(t.context.browser, fake, '#/chats/S1')
  const log = console.page.getByRole('log')
  await log.waitFor()
  await console.page.getByRole('heading', { name: 'A chat' }).waitFor()
  const asked = () => fake.calls.filter((call) => call.operation === 'session.list').length
  fake.publish('session:S1', 'message.delta', { turn: 'turn-1', message: 'm', from: 0, text: 'first ' })
  await log.getByText('first').waitFor()
  const before = asked()
  for (let piece = 0, from = 6; piece < 50; piece += 1) {
    const text = `${piece} `
    fake.publish('session:S1', 'message.delta', { turn: 'turn-1', message: 'm', from, text })
    from += text.length
  }
  await log.getByText('49').waitFor()
  t.is(asked(), before)
})
