import test from 'ava'
import type { Engine } from '../../../sandbox/protocol/host-command.ts'
import type { Tier } from '../../../sandbox/supervisor/guest-plugin.ts'
import { hostKind, shareKey, tierRules } from '../../../sandbox/supervisor/tier.ts'
import fc from '../../helpers/fast-check.ts'

const plugin = fc.record({
  engine: fc.constantFrom<Engine>('isolate', 'wasm'),
  name: fc.string(),
  tier: fc.constantFrom<Tier>('bundled', 'verified', 'unverified', 'developing'),
  publisher: fc.option(fc.string(), { nil: undefined }),
})

test('bundled plugins share one process', (t) => {
  t.is(shareKey({ engine: 'isolate', name: 'a', tier: 'bundled' }), shareKey({ engine: 'isolate', name: 'b', tier: 'bundled' }))
})

test('verified plugins share with their publisher\'s, and without one with nobody', (t) => {
  t.is(shareKey({ engine: 'isolate', name: 'a', tier: 'verified', publisher: 'p' }), shareKey({ engine: 'isolate', name: 'b', tier: 'verified', publisher: 'p' }))
  t.not(shareKey({ engine: 'isolate', name: 'a', tier: 'verified', publisher: 'p' }), shareKey({ engine: 'isolate', name: 'a', tier: 'verified', publisher: 'q' }))
  t.not(shareKey({ engine: 'isolate', name: 'a', tier: 'verified' }), shareKey({ engine: 'isolate', name: 'b', tier: 'verified' }))
})

test('plugins of different tiers or engines never share, nor do those that run alone', (t) => {
  fc.assert(fc.property(plugin, plugin, (a, b) => {
    if (shareKey(a) !== shareKey(b)) return
    t.is(a.tier, b.tier)
    t.is(a.engine, b.engine)
    if (tierRules[a.tier].sharing === 'alone') t.is(a.name, b.name)
    if (tierRules[a.tier].sharing === 'publisher') t.is(a.publisher, b.publisher)
  }))
})

test('code of strangers runs alone, guarded and without a compiler', (t) => {
  t.like(tierRules.unverified, { sharing: 'alone', jit: false, guarded: true })
})

test('WebAssembly keeps its compiler in every tier', (t) => {
  t.deepEqual(hostKind('unverified', 'wasm'), { engine: 'wasm', jit: true })
  t.deepEqual(hostKind('unverified', 'isolate'), { engine: 'isolate', jit: false })
})
