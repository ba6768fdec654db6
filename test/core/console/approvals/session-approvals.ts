import anyTest, { type TestFn } from 'ava'
import type { Browser } from 'playwright-core'
import { launchBrowser, skipByName } from '../../../helpers/browser.ts'
import { openConsole } from '../../../helpers/console-page.ts'
import { approvalOf, createScene, messageOf } from '../../../helpers/console-scene.ts'
import { startFakeGateway } from '../../../helpers/fake-gateway.ts'

const test = anyTest as TestFn<{ browser: Browser | undefined; why: string }>

test.before(async (t) => {
  const launched = await launchBrowser()
  t.context = { browser: launched.browser, why: launched.browser === undefined ? launched.why : '' }
})
test.after.always((t) => t.context.browser?.close())

test('what was decided while the link was lost is known when it is back', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const scene = createScene()
  scene.messages = [messageOf('1a', 'user', 'Mail Ann')]
  scene.approvals = [approvalOf({})]
  await using fake = await startFakeGateway(scene.answers)
  await using console = await openConsole(t.context.browser, fake, '#/chats/S1')
  const card = console.page.getByRole('region', { name: 'Tool call: mailer send' })
  await card.getByRole('button', { name: 'Allow once' }).waitFor()
  scene.approvals = [approvalOf({ state: 'denied', decision: 'deny' })]
  fake.cut()
  await card.getByText('Denied').waitFor()
  t.is(await card.getByRole('button', { name: 'Allow once' }).count(), 0)
})

test('an event that is no approval shows nothing', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const scene = createScene()
  scene.messages = [messageOf('1a', 'user', 'Mail Ann')]
  await using fake = await startFakeGateway(scene.answers)
  await using console = await openConsole(t.context.browser, fake, '#/chats/S1')
  await console.page.getByText('Mail Ann').first().waitFor()
  for (const data of [null, 7, { approval: { id: 'A' } }]) fake.publish('session:S1', 'approval.requested', data)
  fake.publish('session:S1', 'approval.requested', { approval: approvalOf({ step: 's2', tool: 'forward' }) })
  await console.page.getByRole('region', { name: 'Asks you: mailer forward' }).waitFor()
  t.is(await console.page.getByRole('region', { name: /Asks you/ }).count(), 1)
  t.deepEqual(console.complaints, [])
})
