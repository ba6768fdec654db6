import test from 'ava'
import type { Tier } from '../../../sandbox/supervisor/guest-plugin.ts'
import { shareKey, tierRules } from '../../../sandbox/supervisor/tier.ts'
import fc from '../../helpers/fast-check.ts'

const plugin = fc.record({
  name: fc.string(),
  tier: fc.constantFrom<Tier>('bundled', 'verified', 'unverified', 'developing'),
  publisher: fc.option(fc.string(), { nil: undefined }),
})

test('bundled plugins share one process', (t) => {
  t.is(shareKey({ name: 'a', tier: 'bundled' }), shareKey({ name: 'b', tier: 'bundled' }))
})

test('verified plugins share with their publisher\'s, and without one with nobody', (t) => {
  t.is(shareKey({ name: 'a', tier: 'verified', publisher: 'p' }), shareKey({ name: 'b', tier: 'verified', publisher: 'p' }))
  t.not(shareKey({ name: 'a', tier: 'verified', publisher: 'p' }), shareKey({ name: 'a', tier: 'verified', publisher: 'q' }))
  t.not(shareKey({ name: 'a', tier: 'verified' }), shareKey({ name: 'b', tier: 'verified' }))
})

test('plugins of different tiers never share, nor do those that run alone', (t) => {
  fc.assert(fc.property(plugin, plugin, (a, b) => {
    if (shareKey(a) !== shareKey(b)) return
    t.is(a.tier, b.tier)
    if (tierRules[a.tier].sharing === 'alone') t.is(a.name, b.name)
    if (tierRules[a.tier].sharing === 'publisher') t.is(a.publisher, b.publisher)
  }))
})

test('code of strangers runs alone, guarded and without a compiler', (t) => {
  t.like(tierRules.unverified, { sharing: 'alone', jit: false, guarded: true })
})
