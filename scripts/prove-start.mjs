// Runs under any Node from 20 on: `npm start` as a newcomer does it, until the printed address signs one in.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const home = mkdtempSync(join(tmpdir(), 'airlock-start-'))
const started = Date.now()
const child = spawn('npm', ['start'], {
  env: { ...process.env, DATA_DIR: home, GATEWAY_PORT: '0', CONTROL_PORT: '0', LOG_FORMAT: 'pretty' },
  stdio: ['ignore', 'pipe', 'inherit'],
  detached: true,
})

try {
  const address = await printedAddress(child)
  console.log(`the address came after ${((Date.now() - started) / 1000).toFixed(1)} s`)
  await prove(address)
} catch (error) {
  console.error(String(error))
  process.exitCode = 1
} finally {
  process.kill(-child.pid, 'SIGTERM')
  await new Promise((resolve) => { child.once('close', resolve) })
  rmSync(home, { recursive: true, force: true })
}

function printedAddress(from) {
  return new Promise((resolve, reject) => {
    let text = ''
    from.stdout.on('data', (chunk) => {
      process.stdout.write(chunk)
      text += chunk
      const found = text.match(/https?:\/\/\S+\/#code=\S+/)
      if (found) resolve(found[0])
    })
    from.once('exit', (code) => reject(new Error(`npm start ended with ${code} and printed no address`)))
  })
}

async function prove(address) {
  const { origin, hash } = new URL(address)
  const page = await fetch(origin)
  if (!page.ok || !(await page.text()).includes('<script')) throw new Error(`the console's page answers ${page.status}`)

  const signIn = await fetch(`${origin}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ code: hash.slice('#code='.length) }),
  })
  const cookie = signIn.headers.get('set-cookie')?.split(';')[0]
  if (!signIn.ok || !cookie) throw new Error(`signing in answers ${signIn.status}`)

  const call = await fetch(`${origin}/api/rpc/plugin.call`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, cookie },
    body: JSON.stringify({ plugin: 'calculator', tool: 'evaluate', input: { expression: '17% of 2340' } }),
  })
  const answer = await call.text()
  if (!call.ok || !answer.includes('397.8')) throw new Error(`the calculator answers ${call.status}: ${answer}`)
  console.log(`signed in, and the calculator says ${answer}`)
}
