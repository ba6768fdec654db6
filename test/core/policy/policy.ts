import test from 'ava'
import type { Origin, Role } from '../../../core/access/caller.ts'
import type { Effect } from '../../../plugin-registry/manifest/effect.ts'
import { judge, modes, type PolicyQuestion, type PolicySettings, verdicts, whys } from '../../../core/policy/policy.ts'
import fc from '../../helpers/fast-check.ts'

const roles: readonly Role[] = ['owner', 'member', 'guest']
const effects: readonly Effect[] = ['read', 'write', 'external', 'spend']
const origins: readonly Origin[] = ['console', 'cli', 'api', 'schedule', 'mcp', 'channel', 'webhook']

const questions = fc.record<PolicyQuestion>({
  role: fc.constantFrom(...roles),
  origin: fc.constantFrom(...origins),
  tainted: fc.boolean(),
  byHand: fc.boolean(),
  effect: fc.constantFrom(...effects),
  rule: fc.boolean(),
})
const settings = fc.record<PolicySettings>({ write: fc.constantFrom(...modes), external: fc.constantFrom(...modes), spend: fc.constantFrom('ask', 'never') })
const rank = (question: PolicyQuestion, set?: PolicySettings) => verdicts.indexOf(judge(question, set).verdict)

const plain: PolicyQuestion = { role: 'owner', origin: 'console', tainted: false, byHand: false, effect: 'external', rule: false }
const table: [string, Partial<PolicyQuestion>, string][] = [
  ['an external tool runs in a clean turn', {}, 'allow'],
  ['and asks in a tainted one', { tainted: true }, 'ask'],
  ['a tainted turn may still write at home', { tainted: true, effect: 'write' }, 'allow'],
  ['spending asks, also in a clean turn', { effect: 'spend' }, 'ask'],
  ['what the owner types is their word', { tainted: true, byHand: true }, 'allow'],
  ['a member too', { tainted: true, byHand: true, role: 'member', origin: 'cli' }, 'allow'],
  ['in a chat it is not', { tainted: true, byHand: true, origin: 'channel' }, 'ask'],
  ['and over the API it is not', { tainted: true, byHand: true, origin: 'api' }, 'ask'],
  ['spending by hand asks', { effect: 'spend', byHand: true }, 'ask'],
  ['a rule answers for the person', { tainted: true, rule: true }, 'allow'],
  ['but not for spending', { effect: 'spend', rule: true }, 'ask'],
  ['a guest asks before writing', { role: 'guest', effect: 'write' }, 'ask'],
  ['a guest asks also by hand', { role: 'guest', byHand: true }, 'ask'],
  ['a guest cannot spend once strangers had a hand in it', { role: 'guest', effect: 'spend', tainted: true, rule: true }, 'never'],
  ['a webhook asks before anything but reading', { origin: 'webhook', effect: 'write' }, 'ask'],
]
for (const [title, change, verdict] of table) test(title, (t) => t.is(judge({ ...plain, ...change }).verdict, verdict as never))

test('reading is always allowed', (t) => {
  fc.assert(fc.property(questions, settings, (question, set) => judge({ ...question, effect: 'read' }, set).verdict === 'allow'))
  t.pass()
})

test('more taint never loosens', (t) => {
  fc.assert(fc.property(questions, settings, (question, set) => rank({ ...question, tainted: true }, set) >= rank({ ...question, tainted: false }, set)))
  t.pass()
})

test('a lower role never loosens', (t) => {
  fc.assert(fc.property(questions, settings, fc.nat(2), fc.nat(2), (question, set, one, other) => {
    const [higher, lower] = [roles[Math.min(one, other)]!, roles[Math.max(one, other)]!]
    return rank({ ...question, role: lower }, set) >= rank({ ...question, role: higher }, set)
  }))
  t.pass()
})

test('a worse effect never loosens, however the owner set it', (t) => {
  fc.assert(fc.property(questions, settings, fc.nat(3), fc.nat(3), (question, set, one, other) => {
    const [lighter, worse] = [effects[Math.min(one, other)]!, effects[Math.max(one, other)]!]
    return rank({ ...question, effect: worse }, set) >= rank({ ...question, effect: lighter }, set)
  }))
  t.pass()
})

test('a place where nobody is at the keyboard never loosens', (t) => {
  fc.assert(fc.property(questions, settings, (question, set) => {
    const at = (origin: Origin) => rank({ ...question, origin }, set)
    return at('console') === at('cli') && at('channel') >= at('console') && at('api') >= at('console') && at('webhook') >= at('channel')
  }))
  t.pass()
})

test('stricter settings never loosen', (t) => {
  fc.assert(fc.property(questions, settings, settings, (question, one, other) => {
    const stricter = <M extends string>(a: M, b: M) => ((modes as readonly string[]).indexOf(a) > (modes as readonly string[]).indexOf(b) ? a : b)
    const both = { write: stricter(one.write, other.write), external: stricter(one.external, other.external), spend: stricter(one.spend, other.spend) }
    return rank(question, both) >= rank(question, one)
  }))
  t.pass()
})

test('a rule and a typed command turn ask into allow, and nothing else into anything', (t) => {
  fc.assert(fc.property(questions, settings, (question, set) => {
    const without = judge({ ...question, rule: false, byHand: false }, set).verdict
    const { verdict } = judge(question, set)
    return verdict === without || (without === 'ask' && verdict === 'allow' && question.effect !== 'spend')
  }))
  t.pass()
})

test('nothing is ever spent without a person saying so, and a guest writes nothing without one', (t) => {
  fc.assert(fc.property(questions, settings, (question, set) => judge({ ...question, effect: 'spend' }, set).verdict !== 'allow'))
  fc.assert(fc.property(questions, settings, (question, set) =>
    question.effect === 'read' || judge({ ...question, role: 'guest', rule: false }, set).verdict !== 'allow'))
  t.pass()
})

test('each reason is one sentence, and each is given somewhere', (t) => {
  for (const sentence of Object.values(whys)) t.regex(sentence, /^[A-Z].*\.$/)
  const given = new Set<string>()
  for (const role of roles) for (const origin of origins) for (const effect of effects)
    for (const bits of [0, 1, 2, 3, 4, 5, 6, 7]) for (const external of modes) {
      given.add(judge({ role, origin, effect, tainted: (bits & 1) > 0, byHand: (bits & 2) > 0, rule: (bits & 4) > 0 }, { write: 'allow', external, spend: 'ask' }).why)
    }
  t.deepEqual([...given].sort(), Object.keys(whys).sort())
})
