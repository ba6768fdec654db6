import test from 'ava'
import { ChannelError } from '../../../core/channels/channel-error.ts'
import { maxSendTries, sendFailure } from '../../../core/channels/send-failure.ts'
import { SandboxError } from '../../../sandbox/supervisor/sandbox-error.ts'

const now = Date.parse('2026-01-03T00:00:00Z')
const fresh = { tries: 0, error: null, createdAt: new Date(now - 1_000) }
const own = new SandboxError('guest_error', 'it failed', { guest: { name: 'Error', message: 'it failed' } })
const network = new SandboxError('guest_error', 'no network', { guest: { name: 'CapabilityError', code: 'network_failed' } })

test("the plugin's own failures are few until a person is asked", (t) => {
  let row: Parameters<typeof sendFailure>[0] = fresh
  for (let tries = 1; tries < maxSendTries; tries++) {
    const failure = sendFailure(row, own, now)
    t.like(failure, { tries, error: { code: 'guest_error', message: 'it failed' } })
    t.true(failure.retryMs! > 0)
    row = { ...row, ...failure }
  }
  t.is(sendFailure(row, own, now).retryMs, undefined)
})

test('a platform that is away is waited for, two days long', (t) => {
  for (const error of [network, new ChannelError('channel_unready', 'off'), new SandboxError('busy', ''), new SandboxError('load_failed', '')]) {
    const failure = sendFailure({ ...fresh, tries: 100, error: { code: 'channel_unreachable', message: '' } }, error, now)
    t.like(failure, { tries: 101, error: { code: 'channel_unreachable' } })
    t.true(failure.retryMs! <= 60_000)
  }
  t.is(sendFailure({ ...fresh, createdAt: new Date(now - 49 * 3_600_000) }, network, now).retryMs, undefined)
})

test('after an outage, the first other failure is a first one', (t) => {
  t.like(sendFailure({ ...fresh, tries: 50, error: { code: 'channel_unreachable', message: '' } }, own, now), { tries: 1 })
})

test('a process that is held back is waited for as long as it is; what breaks inside is no news for strangers', (t) => {
  t.is(sendFailure(fresh, new SandboxError('host_gone', '', { retryAfterMs: 30_000 }), now).retryMs, 30_000)
  t.deepEqual(sendFailure(fresh, new TypeError('password is x'), now).error, { code: 'internal', message: 'the gateway failed; its log says why' })
})
