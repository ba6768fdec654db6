import test from 'ava'
import { admit, type Sender, type Verdict } from '../../../core/channels/admission.ts'
import type { ChannelPolicy } from '../../../core/store/entities/channel.ts'

const person = { role: 'member' as const, disabled: false, stranger: false }
const senders = {
  unknown: {},
  paired: { linked: person },
  owner: { linked: { ...person, role: 'owner' as const } },
  'approved guest': { linked: { ...person, role: 'guest' as const } },
  'guest of an open day': { linked: { role: 'guest' as const, disabled: false, stranger: true } },
  'removed person': { linked: { ...person, disabled: true } },
  'removed guest of an open day': { linked: { role: 'guest' as const, disabled: true, stranger: true } },
} satisfies Record<string, Partial<Sender>>

const linked: Verdict = { speaks: 'linked' }
const counted: Verdict = { speaks: 'guest', counted: true }
const listed: Verdict = { speaks: 'guest', counted: false }
const no = (answer: 'code' | 'ask_directly' | 'none'): Verdict => ({ speaks: 'no', answer })

const table: [ChannelPolicy, keyof typeof senders, Pick<Sender, 'direct' | 'listed'>, Verdict][] = [
  ['pairing', 'unknown', { direct: true, listed: false }, no('code')],
  ['pairing', 'unknown', { direct: false, listed: false }, no('ask_directly')],
  ['pairing', 'unknown', { direct: true, listed: true }, no('code')],
  ['pairing', 'paired', { direct: true, listed: false }, linked],
  ['pairing', 'paired', { direct: false, listed: false }, linked],
  ['pairing', 'owner', { direct: true, listed: false }, linked],
  ['pairing', 'approved guest', { direct: true, listed: false }, linked],
  ['pairing', 'guest of an open day', { direct: true, listed: false }, no('code')],
  ['allowlist', 'unknown', { direct: true, listed: false }, no('none')],
  ['allowlist', 'unknown', { direct: true, listed: true }, listed],
  ['allowlist', 'unknown', { direct: false, listed: true }, listed],
  ['allowlist', 'paired', { direct: true, listed: true }, linked],
  ['allowlist', 'paired', { direct: true, listed: false }, no('none')],
  ['allowlist', 'owner', { direct: true, listed: false }, no('none')],
  ['open', 'unknown', { direct: true, listed: false }, counted],
  ['open', 'unknown', { direct: false, listed: false }, counted],
  ['open', 'guest of an open day', { direct: true, listed: false }, counted],
  ['open', 'paired', { direct: true, listed: false }, linked],
]

for (const [policy, who, how, verdict] of table) {
  test(`${policy}: ${who}, ${how.direct ? 'directly' : 'in a group'}${how.listed ? ', listed' : ''}`, (t) => {
    t.deepEqual(admit(policy, { ...senders[who], ...how }), verdict)
  })
}

test('off is off for everybody, and who was removed is silent under every policy', (t) => {
  for (const direct of [true, false]) {
    for (const isListed of [true, false]) {
      for (const sender of Object.values(senders)) t.deepEqual(admit('off', { ...sender, direct, listed: isListed }), no('none'))
      for (const policy of ['pairing', 'allowlist', 'open', 'off'] as const) {
        for (const who of ['removed person', 'removed guest of an open day'] as const) t.deepEqual(admit(policy, { ...senders[who], direct, listed: isListed }), no('none'))
      }
    }
  }
})
