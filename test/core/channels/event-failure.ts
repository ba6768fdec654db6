import test from 'ava'
import { ChannelError } from '../../../core/channels/channel-error.ts'
import { eventVerdict, isLost, isNetworkFailure } from '../../../core/channels/event-failure.ts'
import { SandboxError, type SandboxCode } from '../../../sandbox/supervisor/sandbox-error.ts'

const guest = (code?: string) => new SandboxError('guest_error', 'failed', { guest: { name: 'Error', message: 'x', ...(code && { code }) } })

test('a guest that fails on an event gets three tries', (t) => {
  for (const error of [guest(), ...(['cpu_limit', 'memory_limit', 'wall_limit', 'host_gone', 'guest_gone', 'call_limit', 'output_limit'] as SandboxCode[]).map((code) => new SandboxError(code, 'x'))]) {
    t.deepEqual([1, 2, 3].map((tries) => eventVerdict(error, tries, 0).kind), ['retry', 'retry', 'aside'])
  }
  t.is(eventVerdict(new SandboxError('input_limit', 'x'), 1, 0).kind, 'aside')
})

test('with the platform away it has more patience, and not without end', (t) => {
  t.deepEqual([3, 7, 8].map((tries) => eventVerdict(guest('network_failed'), tries, 0).kind), ['retry', 'retry', 'aside'])
  t.true(isNetworkFailure(guest('rate_limited')))
  t.false(isNetworkFailure(guest('other')))
})

test("what is not the event's fault holds it, ever longer, and never counts", (t) => {
  for (const error of [new TypeError('x'), guest('rate_limited'), new ChannelError('channel_unready', 'x'), ...(['busy', 'cancelled', 'sandbox_insufficient', 'load_failed'] as SandboxCode[]).map((code) => new SandboxError(code, 'x'))]) {
    for (const tries of [1, 3, 100]) t.is(eventVerdict(error, tries, 5).kind, 'hold')
  }
  t.deepEqual(eventVerdict(new SandboxError('host_gone', 'x', { retryAfterMs: 9_000 }), 3, 0), { kind: 'hold', ms: 9_000 })
})

test('another holder is told from other failures', (t) => {
  t.true(isLost(new ChannelError('channel_lost', 'x')))
  t.false(isLost(new ChannelError('channel_refused', 'x')))
})
