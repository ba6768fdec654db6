import { createReadStream, createWriteStream } from 'node:fs'
import { access, link, mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createBrotliDecompress } from 'node:zlib'
import type { ExecutionContext } from 'ava'
import { chromium, type Browser } from 'playwright-core'

const root = fileURLToPath(new URL('../..', import.meta.url))
const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

// Without the third, the graphics process fails and is started anew a few times at each launch; when that goes on too long, Chromium ends itself.
const flags = ['--disable-gpu', '--disable-dev-shm-usage', '--disable-software-rasterizer']
const launchMs = 30_000

/** A real Chromium: the packaged one, else the system's; undefined with the reason when neither runs here. */
export async function launchBrowser(): Promise<{ browser: Browser } | { browser: undefined; why: string }> {
  const reasons: string[] = []
  for (const candidate of [packagedChromium, ...systemBrowsers.map((file) => () => access(file).then(() => file))]) {
    try {
      const executablePath = await candidate()
      return { browser: await chromium.launch({ executablePath, args: flags, chromiumSandbox: false, timeout: launchMs }) }
    } catch (error) {
      reasons.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
    }
  }
  return { browser: undefined, why: reasons.join('; ') }
}

/** Passes the test with a line that names it when no browser runs here. */
export function skipByName(t: ExecutionContext, why: string): void {
  console.warn(`skipped: ${t.title} — no Chromium runs on this computer (${why})`)
  t.pass()
}

/**
 * The package's own unpacking writes to a fixed name below the temporary folder, where another process may be writing
 * it or another user may have put it. Here it goes to a folder of the project, and appears there whole.
 */
async function packagedChromium(): Promise<string> {
  const home = path.join(root, 'node_modules/@sparticuz/chromium')
  const { version } = JSON.parse(await readFile(path.join(home, 'package.json'), 'utf8')) as { version: string }
  const file = path.join(root, 'node_modules/.cache/airlock-chromium', version, 'chromium')
  const there = await access(file).then(() => true, () => false)
  if (there) return file
  await mkdir(path.dirname(file), { recursive: true })
  const part = `${file}.${process.pid}`
  try {
    await pipeline(createReadStream(path.join(home, 'bin/chromium.br')), createBrotliDecompress(), createWriteStream(part, { mode: 0o700 }))
    // A rename would take the file from under the browsers that already run from it.
    await link(part, file).catch((error: NodeJS.ErrnoException) => { if (error.code !== 'EEXIST') throw error })
  } finally {
    await rm(part, { force: true })
  }
  return file
}
