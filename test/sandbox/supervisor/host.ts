import test from 'ava'
import type { SandboxCode } from '../../../sandbox/supervisor/sandbox-error.ts'
import { callTool, guestFrom, ringCases, scriptedHost, startSandbox, stubBroker } from '../../helpers/sandbox.ts'

// The host process itself is hostile here: what an escaped guest could make of it.

const wait = Promise.withResolvers<unknown>()
const broker = stubBroker((request) => ((request as { capability: string }).capability === 'wait' ? wait.promise : 'yes'))

/** Tools of the scripted host, and what their call must end with. */
const manners: Record<string, SandboxCode> = {
  unknownCall: 'frame_invalid',
  unknownInstance: 'frame_invalid',
  instanceZero: 'frame_invalid',
  unknownKind: 'frame_invalid',
  gatewayKind: 'frame_invalid',
  readyAgain: 'frame_invalid',
  readyZero: 'frame_invalid',
  loadedAgain: 'frame_invalid',
  loadFailedLate: 'frame_invalid',
  pongUnasked: 'frame_invalid',
  pongNonsense: 'frame_invalid',
  oversize: 'frame_invalid',
  undersize: 'frame_invalid',
  garbage: 'frame_invalid',
  unknownCode: 'frame_invalid',
  failedNonsense: 'frame_invalid',
  askTwice: 'frame_invalid',
  die: 'host_gone',
  freeze: 'cpu_limit',
  deaf: 'host_gone',
  stuck: 'cpu_limit',
  memory: 'memory_limit',
}

const patient = new Set(['freeze', 'deaf'])

const tools = [...Object.keys(manners), 'echo', 'twice', 'gone', 'doomed', 'never']
const limits = { wallMs: 20_000 }

for (const { name, walls, skip } of await ringCases()) {
  const testHere = skip ? test.skip : test
  const start = () => startSandbox({ hostCommand: scriptedHost(), broker, walls })
  const hostile = guestFrom('hostile', { name: 'hostile', tools, limits })
  const elsewhere = guestFrom('elsewhere', { name: 'elsewhere', tier: 'unverified', tools, limits })
  const neighbour = guestFrom('neighbour', { name: 'neighbour', tools, limits })

  for (const [manner, code] of Object.entries(manners)) {
    // Those that are found out by waiting wait at the same time.
    const testNow = skip || patient.has(manner) ? testHere : test.serial
    testNow(`a host that plays "${manner}" is killed and all others go on, ${name}`, async (t) => {
      await using supervisor = start()
      await callTool(supervisor, elsewhere, 'hello', 'echo')
      const [before] = supervisor.status().hosts.filter(({ tier }) => tier === 'unverified')

      const attack = callTool(supervisor, hostile, {}, manner)
      const error = await t.throwsAsync(attack, { name: 'SandboxError' })
      t.is((error as Error & { code: string }).code, code)
      t.is((await callTool(supervisor, elsewhere, 'during', 'echo')).output, 'during')

      t.is((await callTool(supervisor, neighbour, 'after', 'echo')).output, 'after')
      t.is((await callTool(supervisor, hostile, 'again', 'echo')).output, 'again')
      t.is(supervisor.status().restarts, 1)
      t.is(supervisor.status().hosts.find(({ tier }) => tier === 'unverified')?.pid, before?.pid)
    })
  }

  testHere(`a second answer to one call costs the host its life, not the first answer, ${name}`, async (t) => {
    const lost = Promise.withResolvers<void>()
    await using supervisor = startSandbox({ hostCommand: scriptedHost(), broker, walls, onRestart: lost.resolve })
    t.is((await callTool(supervisor, hostile, {}, 'twice')).output, 1)
    await lost.promise
    t.is((await callTool(supervisor, hostile, 'again', 'echo')).output, 'again')
  })

  testHere(`a guest that is gone takes its own calls along and no other's, ${name}`, async (t) => {
    await using supervisor = start()
    await callTool(supervisor, neighbour, 'hello', 'echo')
    await t.throwsAsync(callTool(supervisor, hostile, {}, 'gone'), { code: 'memory_limit' })
    t.is((await callTool(supervisor, neighbour, 'after', 'echo')).output, 'after')
    t.is((await callTool(supervisor, hostile, 'again', 'echo')).output, 'again')
    t.is(supervisor.status().restarts, 0)
  })

  testHere(`a guest past its limit is replaced at once, and its host ended when a thread is lost, ${name}`, async (t) => {
    await using supervisor = start()
    const other = callTool(supervisor, hostile, {}, 'never')
    await t.throwsAsync(callTool(supervisor, hostile, {}, 'doomed'), { code: 'cpu_limit' })
    await Promise.all([
      t.throwsAsync(other, { code: 'guest_gone' }),
      t.throwsAsync(callTool(supervisor, hostile, 'next', 'echo'), { code: 'host_gone' }),
    ])
    t.is(supervisor.status().restarts, 1)
    t.is((await callTool(supervisor, hostile, 'again', 'echo')).output, 'again')
  })
}
