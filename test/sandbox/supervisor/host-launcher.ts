import test from 'ava'
import { createHostLauncher } from '../../../sandbox/supervisor/host-launcher.ts'
import type { HostLauncherOptions, LaunchedHost } from '../../../sandbox/supervisor/host-launcher.ts'
import { quietLog, ringCases, scriptedHost } from '../../helpers/sandbox.ts'

const rings = await ringCases()
const launcherWith = (options: Partial<HostLauncherOptions>) => createHostLauncher({ node: process.execPath, hostCommand: scriptedHost(), log: quietLog, ...options })

async function end({ process }: LaunchedHost): Promise<void> {
  process.kill()
  await process.exited
}

const brokenBubblewrap = { bubblewrap: { file: '/nowhere/bwrap', libraries: [] } }
const refusingBubblewrap = { bubblewrap: { file: '/bin/false', libraries: [] } }

test('before the first start nothing is claimed', (t) => {
  t.false(launcherWith({}).rings().measured)
})

test('walls that do not stand are passed over, and the report says why', async (t) => {
  const launcher = launcherWith({ walls: [brokenBubblewrap, refusingBubblewrap, {}] })
  await end(await launcher.launch({ jit: true }))
  const { bubblewrap, seccomp, permission } = launcher.rings()
  t.false(bubblewrap.up)
  t.regex(bubblewrap.why ?? '', /\/nowhere\/bwrap could not be started/)
  t.false(seccomp.up)
  t.true(permission.up)
})

test('they are tried once, also when many hosts start at the same time', async (t) => {
  let commands = 0
  const launcher = launcherWith({ walls: [refusingBubblewrap, {}], hostCommand: () => (commands++, scriptedHost()()) })
  const hosts = await Promise.all([1, 2, 3].map(() => launcher.launch({ jit: true })))
  t.is(commands, 4)
  await Promise.all(hosts.map(end))
})

test('once up, a wall is not given up because one host fails', async (t) => {
  const standing = rings.find(({ skip }) => !skip)!
  let broken = false
  const launcher = launcherWith({ walls: standing.walls, hostCommand: () => scriptedHost(broken ? 'rude' : undefined)() })
  await end(await launcher.launch({ jit: true }))
  const before = launcher.rings()
  broken = true
  await t.throwsAsync(launcher.launch({ jit: true }), { code: 'frame_invalid' })
  t.is(launcher.rings(), before)
})

test('when no host starts, the error tells, and the next call tries again', async (t) => {
  let manner: 'rude' | undefined = 'rude'
  const launcher = launcherWith({ walls: [{}], hostCommand: () => scriptedHost(manner)() })
  await t.throwsAsync(launcher.launch({ jit: true }), { code: 'host_gone', message: /before it was ready/ })
  t.false(launcher.rings().measured)
  manner = undefined
  await end(await launcher.launch({ jit: true }))
  t.true(launcher.rings().measured)
})

test('a host that stays silent is not waited for', async (t) => {
  const launcher = launcherWith({ walls: [{}], hostCommand: scriptedHost('silent'), readyMs: 300 })
  await t.throwsAsync(launcher.launch({ jit: true }), { code: 'host_gone', message: /said nothing for 300 ms/ })
})

test('a host that could reach the network is reported', async (t) => {
  const launcher = launcherWith({ walls: [{}], hostCommand: scriptedHost('liar') })
  await end(await launcher.launch({ jit: true }))
  t.deepEqual(launcher.rings().permission, { up: false, why: 'not refused inside a host: network' })
})
