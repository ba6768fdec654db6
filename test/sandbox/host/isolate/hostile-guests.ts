import test from 'ava'
import { buildGuest } from '../../../../scripts/build-guest.ts'
import { frameKind } from '../../../../sandbox/protocol/frame.ts'
import { type HostileGuest, hostileLimits, hostileWallMs, readHostileGuests } from '../../../helpers/hostile-guests.ts'
import { type HostMessage, type HostProcess, startHostProcess } from '../../../helpers/host-process.ts'

// What a host answers late is still answered; the limits plus this is what a caller waits at most, load included.
const patienceMs = 1_000

// How deep an answer may be is the gateway's to say: it is the one that parses it. And only the gateway can end what holds the host's thread.
const judgedByGateway = new Set(['answer-deep', 'quick-then-native', 'quick-then-getter', 'reply-then-native'])

test.before(() => buildGuest())

for (const guest of readHostileGuests().filter(({ name }) => !judgedByGateway.has(name))) {
  test.serial(`${guest.name}: ${guest.tries} → ${guest.expect.join(' or ')}`, async (t) => {
    await using host = await startHostProcess()
    const calm = await host.load('export default { tools: { run: ({ text }) => ({ text }) } }')
    const { code, ms, isStuck } = await outcome(host, guest).catch(mayEndHost(guest))

    t.true(guest.expect.includes(code), `ended with ${code}`)
    t.true(ms < hostileWallMs(guest.expect) + patienceMs, `took ${ms} ms`)
    if (isStuck) return
    t.deepEqual((await host.call(calm.instance, 'run', { text: 'still here' })).json, { ok: true, value: { text: 'still here' } })
  })
}

/**
 * Two ends take the process with them: isolated-vm's own code has 64 KiB of stack left where V8's ends, and a plugin may call out
 * just there; and where V8 itself finds no memory the host ends itself, for nothing else would.
 */
function mayEndHost({ expect }: HostileGuest) {
  return (error: unknown) => {
    if (!expect.includes('host_gone') && !expect.includes('memory_limit')) throw error
    return { code: expect.includes('host_gone') ? 'host_gone' : 'memory_limit', ms: 0, isStuck: true }
  }
}

async function outcome(host: HostProcess, { code, expect }: HostileGuest): Promise<{ code: string; ms: number; isStuck: boolean }> {
  const started = performance.now()
  const loaded = await host.load(code, { limits: { ...hostileLimits, wallMs: hostileWallMs(expect) } })
  if (loaded.kind === frameKind.loadFailed) return { code: loaded.json.code, ms: performance.now() - started, isStuck: false }

  void answerRequests(host, loaded.instance)
  const answer = await host.call(loaded.instance, 'run')
  return { code: codeOf(answer), ms: performance.now() - started, isStuck: answer.json.stuck === true }
}

function codeOf({ kind, json }: HostMessage): string {
  if (kind !== frameKind.result) return json.code
  return json.ok ? 'ok' : (json.error.code ?? 'guest_error')
}

async function answerRequests(host: HostProcess, instance: number): Promise<void> {
  try {
    for (;;) {
      const request = await host.take((message) => message.kind === frameKind.request && message.instance === instance)
      host.send(frameKind.reply, instance, request.call, JSON.stringify({ ok: true, value: { value: null } }))
    }
  } catch {
    // The host has ended.
  }
}
