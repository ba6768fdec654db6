import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { runCli, startGateway } from '../helpers/gateway.ts'

async function start(t: ExecutionContext, { env = {}, config }: { env?: Record<string, string>; config?: string }) {
  const dataDir = await mkdtemp(join(tmpdir(), 'airlock-start-'))
  t.teardown(() => rm(dataDir, { recursive: true, force: true }))
  if (config !== undefined) await writeFile(join(dataDir, 'airlock.yaml'), config)
  return runCli(['start'], { PATH: process.env['PATH'], HOME: dataDir, DATA_DIR: dataDir, GATEWAY_PORT: '0', CONTROL_PORT: '0', LOG_LEVEL: 'error', ...env })
}

const oneLine = (text: string) => text.trim().split('\n')

test('an invalid variable stops the start with one line that names it, and 78', async (t) => {
  const { code, stderr } = await start(t, { env: { GATEWAY_PORT: 'ninety' } })
  t.is(code, 78)
  t.is(oneLine(stderr).length, 1)
  t.regex(stderr, /GATEWAY_PORT.*ninety/)
})

test('an unknown key in the config file stops the start with 78, one line, and what was probably meant', async (t) => {
  const { code, stderr } = await start(t, { config: 'sandbxo:\n  minimum: none\n' })
  t.is(code, 78)
  t.is(oneLine(stderr).length, 1)
  t.regex(stderr, /sandbxo.*sandbox/)
})

test('a taken port is named, with the variable that changes it', async (t) => {
  const holder = createServer()
  t.teardown(() => void holder.close())
  const port = await new Promise<number>((resolve) => holder.listen(0, '127.0.0.1', () => resolve((holder.address() as AddressInfo).port)))
  const { code, stderr } = await start(t, { env: { CONTROL_PORT: String(port) } })
  t.is(code, 1)
  t.is(oneLine(stderr).length, 1)
  t.true(stderr.includes(String(port)) && stderr.includes('CONTROL_PORT'), stderr)
})

test('a second start on the same folder prints the address of the first and leaves it alone', async (t) => {
  await using first = await startGateway()
  const second = await runCli(['start'], { PATH: process.env['PATH'], HOME: first.dataDir, DATA_DIR: first.dataDir, GATEWAY_PORT: '0', CONTROL_PORT: '0' })
  t.is(second.code, 1)
  t.true(second.stderr.includes(first.consoleUrl), second.stderr)
  t.is((await fetch(`${first.gatewayUrl}/readyz`)).status, 200)
  t.true((await first.cli(['plugin', 'list'])).stdout.includes('calculator'))
})

test('after kill -9 the folder is free at once', async (t) => {
  const first = await startGateway()
  await first.stop('SIGKILL')
  const second = await startGateway({ dataDir: first.dataDir })
  t.teardown(() => second.close())
  t.is((await fetch(`${second.gatewayUrl}/readyz`)).status, 200)
})

test('a signal that comes twice, as from npm and from the terminal, still stops in good order', async (t) => {
  await using gateway = await startGateway()
  process.kill(gateway.pid, 'SIGTERM')
  t.is(await gateway.stop('SIGTERM'), 0)
  t.false(existsSync(join(gateway.dataDir, 'addresses.json')), 'what it left behind would be that of a crash')
})

test('JSON logs never hold a sign-in code; `airlock open` gives one', async (t) => {
  await using gateway = await startGateway()
  const opened = await gateway.cli(['open'])
  t.regex(opened.stdout, /#code=/)

  const dataDir = await mkdtemp(join(tmpdir(), 'airlock-json-'))
  t.teardown(() => rm(dataDir, { recursive: true, force: true }))
  const { stdout, stderr } = await runUntilReady(dataDir)
  t.regex(stdout, /"signInWith":"[^"]*airlock[^"]* open".*"msg":"ready"/)
  t.false((stdout + stderr).includes('#code='))
})

test('the token and the secret of the folder are for their owner alone', async (t) => {
  await using gateway = await startGateway()
  for (const file of ['cli-token', 'secret']) t.is((await stat(join(gateway.dataDir, file))).mode & 0o777, 0o600, file)
})

test('a secret that was lost is named, and no new one takes its place', async (t) => {
  await using gateway = await startGateway()
  await gateway.rpc('secret.set', { plugin: 'web-page', name: 'key', value: 'worth keeping' })
  await gateway.stop()
  const file = join(gateway.dataDir, 'secret')
  await rename(file, `${file}.elsewhere`)
  const env = { PATH: process.env['PATH'], HOME: gateway.dataDir, DATA_DIR: gateway.dataDir, GATEWAY_PORT: '0', CONTROL_PORT: '0' }
  for (const _ of [1, 2]) {
    const { code, stderr } = await runCli(['start'], env)
    t.is(code, 1)
    t.regex(stderr, /secret/i)
    t.false(existsSync(file))
  }
  await rename(`${file}.elsewhere`, file)
  const again = await startGateway({ dataDir: gateway.dataDir })
  t.teardown(() => again.stop())
  t.is((await again.rpc<{ secrets: unknown[] }>('secret.list')).secrets.length, 1)
})

test('a config file that became invalid keeps the last valid one in force, and readiness names the line', async (t) => {
  await using gateway = await startGateway()
  await gateway.stop()
  await writeFile(join(gateway.dataDir, 'airlock.yaml'), 'ollama:\n  discover: perhaps\n')
  const again = await startGateway({ dataDir: gateway.dataDir })
  t.teardown(() => again.stop())
  const readiness = JSON.stringify(await (await fetch(`${again.gatewayUrl}/readyz`)).json())
  t.regex(readiness, /airlock\.yaml.*2/)
})

/** Starts in JSON, waits for the line that says ready, ends. */
async function runUntilReady(dataDir: string): Promise<{ stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../dist/gateway/main.mjs', import.meta.url)), 'start'], {
    env: { PATH: process.env['PATH'], HOME: dataDir, DATA_DIR: dataDir, GATEWAY_PORT: '0', CONTROL_PORT: '0', LOG_FORMAT: 'json' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', (chunk) => { stderr += chunk })
  child.stdout.on('data', (chunk) => {
    stdout += chunk
    if (stdout.includes('"msg":"ready"')) child.kill('SIGTERM')
  })
  await new Promise((resolve) => { child.once('close', resolve) })
  return { stdout, stderr }
}
