import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { FakeGateway } from './fake-gateway.ts'

export interface ConsolePage extends AsyncDisposable {
  page: Page
  /** What a careful reader of the browser's own log would complain about: errors, warnings, refused styles and scripts. */
  complaints: string[]
  /** Addresses asked for outside of the console's own origin. */
  outside: string[]
}

/** The console in a browser window of its own, signed in. */
export async function openConsole(browser: Browser, fake: Pick<FakeGateway, 'url'>, place = '#/chats/new', options: BrowserContextOptions = {}): Promise<ConsolePage> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  const outside: string[] = []
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => new URL(request.url()).host !== new URL(fake.url).host && outside.push(request.url()))
  await page.goto(`${fake.url}/#code=good`)
  await page.getByRole('navigation', { name: /Rooms|功能区/ }).waitFor()
  await page.goto(`${fake.url}/${place}`)
  return { page, complaints, outside, [Symbol.asyncDispose]: () => context.close() }
}
