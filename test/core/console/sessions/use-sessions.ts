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

const session = (id: string, title = `Chat ${id}`) => ({ id, title, agent: 'main', owner: 'p', createdAt: '2026-11-22T12:00:00Z', updatedAt: '2026-11-22T12:00:00Z', messages: 1, lastText: 'hello' })

test('later pages are read when asked for, and no session is shown twice', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const scene = createScene()
  scene.answers['session.list'] = (input: { before?: string }) => (input.before === undefined ? { sessions: [session('S3'), session('S2')], next: 'page-2' } : { sessions: [session('S2'), session('S1')], next: null })
  await using fake = await startFakeGateway(scene.answers)
  await using console = await openConsole(t.context.browser, fake, '#/chats')
  const list = console.page.getByRole('navigation', { name: 'Chats' })
  await list.getByRole('button', { name: 'Show more' }).click()
  await list.getByRole('link', { name: /^Chat S1/ }).waitFor()
  t.deepEqual(await list.getByRole('listitem').getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href'))), ['#/chats/S3', '#/chats/S2', '#/chats/S1'])
  t.is(await list.getByRole('button', { name: 'Show more' }).count(), 0)
})

test('a session is renamed, exported and deleted, and the list tells of it', async (t) => {
  if (t.context.browser === undefined) return skipByName(t, t.context.why)
  const scene = createScene()
  scene.sessions = [session('S1', 'Old name')]
  scene.answers['session.rename'] = (input: { title: string }) => {
    scene.sessions = [session('S1', input.title)]
    return { session: scene.sessions[0] }
  }
  scene.answers['session.export'] = () => ({ filename: 'chat.md', text: '# Chat' })
  scene.answers['session.delete'] = () => {
    scene.sessions = []
    return {}
  }
  await using fake = await startFakeGateway(scene.answers)
  await using console = await openConsole(t.context.browser, fake, '#/chats/S1')
  const { page } = console
  const menu = page.getByRole('button', { name: 'What to do with this chat' })
  const list = page.getByRole('navigation', { name: 'Chats' })

  await menu.click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByRole('dialog').getByLabel('Title').fill('New name')
  await page.keyboard.press('Enter')
  await list.getByRole('link', { name: /^New name/ }).waitFor()
  await page.getByRole('heading', { name: 'New name' }).waitFor()

  await menu.click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Export as Markdown' }).click()])
  t.is(download.suggestedFilename(), 'chat.md')

  await menu.click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByText('This cannot be undone').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await list.getByText('No chats yet').waitFor()
  t.deepEqual(console.complaints, [])
})
