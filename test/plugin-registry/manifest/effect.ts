import test from 'ava'
import { effectInForce, effects } from '../../../plugin-registry/manifest/effect.ts'
import fc from '../../helpers/fast-check.ts'

test('undeclared is external, or worse', (t) => {
  t.is(effectInForce(undefined, []), 'external')
  t.is(effectInForce(undefined, ['write']), 'external')
  t.is(effectInForce(undefined, ['spend']), 'spend')
})

test('never less than declared, never less than any capability implies, and nothing more', (t) => {
  const effect = fc.constantFrom(...effects)
  fc.assert(fc.property(effect, fc.array(effect), (declared, implied) => {
    t.is(effects.indexOf(effectInForce(declared, implied)), Math.max(...[declared, ...implied].map((each) => effects.indexOf(each))))
  }))
})
