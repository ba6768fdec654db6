import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { createHostLauncher } from '../../../sandbox/supervisor/host-launcher.ts'
import { startHostProcess } from '../../../sandbox/supervisor/host-process.ts'
import { quietLog, ringCases, scriptedHost } from '../../helpers/sandbox.ts'
import type { RingCase } from '../../helpers/sandbox.ts'

const rings = await ringCases()

/** A gateway of its own that has started a host. */
function gatewayScript(walls: RingCase['walls'], then: string): string {
  const at = (path: string) => JSON.stringify(fileURLToPath(new URL(path, import.meta.url)))
  return `
    import { readdirSync, readlinkSync } from 'node:fs'
    import { createHostLauncher } from ${at('../../../sandbox/supervisor/host-launcher.ts')}
    import { quietLog, scriptedHost } from ${at('../../helpers/sandbox.ts')}
    const walls = ${walls === undefined ? 'undefined' : JSON.stringify(walls)}
    const launcher = createHostLauncher({ node: process.execPath, hostCommand: scriptedHost(), log: quietLog, walls })
    const { process: host } = await launcher.launch({ jit: true })
    ${then}`
}

test('a program that is not there is an error in words', async (t) => {
  await t.throwsAsync(startHostProcess({ file: '/nowhere/node', args: [], tellsPid: false }), { code: 'host_gone', message: /\/nowhere\/node could not be started/ })
})

test('the end tells what the process said last', async (t) => {
  const host = await startHostProcess({ file: process.execPath, args: ['-e', 'console.error("no addon here"); process.exit(3)'], tellsPid: false })
  t.is(await host.exited, 'exit code 3: no addon here')
  host.kill()
})

for (const { name, walls, skip } of rings) {
  const testHere = skip ? test.skip : test
  const launch = () => createHostLauncher({ node: process.execPath, hostCommand: scriptedHost(), log: quietLog, walls }).launch({ jit: true })

  testHere(`the host is killed with all it started, ${name}`, async (t) => {
    const { process: host } = await launch()
    const pid = host.pid()
    t.notThrows(() => process.kill(pid, 0))
    host.kill()
    t.regex(await host.exited, /SIGKILL/)
    await gone(pid)
    t.notThrows(() => host.kill())
  })

  const testOnLinux = skip || process.platform !== 'linux' ? test.skip : test
  const linuxNote = process.platform === 'linux' ? '' : ' (skipped: this computer has no /proc)'

  testOnLinux(`its memory is read from the kernel, ${name}${linuxNote}`, async (t) => {
    const { process: host } = await launch()
    const rssMb = host.rssMb() ?? 0
    t.true(rssMb > 20 && rssMb < 200, String(rssMb))
    host.kill()
    await host.exited
    t.is(host.rssMb(), undefined)
  })

  testOnLinux(`it holds no descriptor that the gateway was started with, ${name}${linuxNote}`, async (t) => {
    const script = gatewayScript(walls, `
      const folder = '/proc/' + host.pid() + '/fd/'
      console.log(JSON.stringify(readdirSync(folder).map((fd) => [Number(fd), readlinkSync(folder + fd)])))
      host.kill()
      await host.exited`)
    // Descriptors 7 and 40 are what a shell might have left open.
    const stdio = Array.from({ length: 41 }, (_, fd) => (fd === 1 ? 'pipe' : fd === 2 ? 'inherit' : fd === 7 || fd === 40 ? 'pipe' : 'ignore'))
    const gateway = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { stdio: stdio as 'pipe'[] })
    let told = ''
    gateway.stdout!.on('data', (text) => (told += text))
    await once(gateway, 'close')
    const open = JSON.parse(told) as [number, string][]
    const target = (fd: number) => open.find(([number]) => number === fd)?.[1]
    t.false(target(40)?.startsWith('socket:') ?? false, target(40))
    t.deepEqual(open.filter(([, path]) => path.startsWith('socket:')).map(([fd]) => fd), [2, 3])
  })

  testHere(`when the gateway is killed, its hosts do not outlive it, ${name}`, async (t) => {
    const gateway = spawn(process.execPath, ['--input-type=module-typescript', '-e', gatewayScript(walls, `
      console.log(host.pid())
      setInterval(() => {}, 1_000)`)], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [told] = await once(gateway.stdout, 'data')
    const pid = Number(told)
    t.notThrows(() => process.kill(pid, 0))
    gateway.kill('SIGKILL')
    await once(gateway, 'exit')
    await gone(pid)
    t.pass()
  })
}

/** The kernel ends what is in a namespace; that may take it a moment longer than the exit is told. */
async function gone(pid: number): Promise<void> {
  while (isRunning(pid)) await new Promise((resolve) => setImmediate(resolve))
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
