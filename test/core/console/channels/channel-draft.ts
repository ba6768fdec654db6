import test from 'ava'
import { draftOfChannel, idsIn, inputOfDraft, wrongIn } from '../../../../core/console/channels/channel-draft.ts'
import type { Channel } from '../../../../core/operations/shapes/channel.ts'

const channel: Channel = { name: 'telegram', plugin: 'telegram', kind: 'telegram', label: 'Telegram', agent: null, policy: 'pairing', allowed: ['1', '2'], dailyLimit: null, mayApprove: false, enabled: true, state: 'listening', problem: null, pairings: 0, createdAt: '2026-11-22T12:00:00Z' }

test('a channel that nobody changed is saved as it is', (t) => {
  t.deepEqual(inputOfDraft('telegram', draftOfChannel(channel)), { name: 'telegram', policy: 'pairing', agent: null, mayApprove: false, enabled: true })
  t.deepEqual(inputOfDraft('telegram', draftOfChannel({ ...channel, policy: 'allowlist', agent: 'home' })), { name: 'telegram', policy: 'allowlist', allowed: ['1', '2'], agent: 'home', mayApprove: false, enabled: true })
})

test('an open channel needs a limit, a list needs somebody', (t) => {
  const draft = draftOfChannel(channel)
  t.is(wrongIn({ ...draft, policy: 'open' }), undefined)
  for (const dailyLimit of ['', '0', '-1', '1.5', 'many', '1e3', '12345678']) t.is(wrongIn({ ...draft, policy: 'open', dailyLimit }), 'dailyLimit', dailyLimit)
  t.is(wrongIn({ ...draft, dailyLimit: 'many' }), undefined)
  t.is(wrongIn({ ...draft, policy: 'allowlist', allowed: ' \n, ' }), 'allowed')
  t.like(inputOfDraft('telegram', { ...draft, policy: 'open', dailyLimit: ' 20 ' }), { dailyLimit: 20 })
})

test('ids stand on lines, or between commas, each once', (t) => t.deepEqual(idsIn('1\n 2, 3\t1\n\n@ann'), ['1', '2', '3', '@ann']))
