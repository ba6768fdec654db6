import test from 'ava'
import { changeOfGrants } from '../../../core/plugins/kept-grants.ts'
import type { GrantRow } from '../../../core/store/entities/grant.ts'
import { readManifest } from '../../../plugin-registry/manifest/manifest.ts'
import { capabilityKinds } from '../../helpers/capability-kinds.ts'
import fc from '../../helpers/fast-check.ts'
import { packageJsonOf } from '../../helpers/plugin-scene.ts'

const kinds = capabilityKinds()
const grant = (id: string, capability: string, scope: unknown) => ({ id, capability, scope, plugin: 'sample' }) as GrantRow
const change = (airlock: Record<string, unknown>, grants: GrantRow[], config: unknown = null) => {
  const { kept, ended, wanting } = changeOfGrants(readManifest(packageJsonOf({ airlock }), 'package.json', kinds), config, grants, kinds)
  return { kept: kept.map(({ id }) => id), ended: ended.map(({ id }) => id), wanting }
}

const site = (host: string, methods = ['GET']) => ({ allow: [{ url: `https://${host}/*`, methods }] })

test('a grant within the new request stays, one beyond it ends, what no grant covers whole is wanted', (t) => {
  t.deepEqual(change({ capabilities: { kv: { bytes: 100 } } }, [grant('a', 'kv', { bytes: 100 }), grant('b', 'kv', { bytes: 101 })]), { kept: ['a'], ended: ['b'], wanting: [] })
  t.deepEqual(change({ capabilities: { kv: { bytes: 200 } } }, [grant('a', 'kv', { bytes: 100 })]), { kept: ['a'], ended: [], wanting: [{ capability: 'kv', scope: { bytes: 200 } }] })
  t.deepEqual(change({}, [grant('a', 'kv', { bytes: 1 })]), { kept: [], ended: ['a'], wanting: [] })
})

test('a host that is no longer asked for takes its grant along; an optional right is never wanted', (t) => {
  const grants = [grant('a', 'net.http', site('a.example')), grant('b', 'net.http', site('b.example'))]
  t.deepEqual(change({ optional: { 'net.http': site('a.example') } }, grants), { kept: ['a'], ended: ['b'], wanting: [] })
  t.deepEqual(change({ optional: { 'net.http': site('a.example') } }, []), { kept: [], ended: [], wanting: [] })
})

test('a host from the configuration is wanted as the host that it is', (t) => {
  const airlock = { capabilities: { 'net.http': { allow: [{ host: { fromConfig: 'server' }, methods: ['GET'] }] } } }
  const { wanting } = change(airlock, [], { server: 'matrix.example.org' })
  t.regex(JSON.stringify(wanting), /matrix\.example\.org/)
  t.notRegex(JSON.stringify(wanting), /fromConfig/)
})

test('every grant is kept or ended, and none is kept beyond the request', (t) => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }), (asked, sizes) => {
    const grants = sizes.map((bytes, index) => grant(String(index), 'kv', { bytes }))
    const { kept, ended, wanting } = change({ capabilities: { kv: { bytes: asked } } }, grants)
    t.deepEqual([...kept, ...ended].sort(), grants.map(({ id }) => id).sort())
    t.deepEqual(kept, grants.filter((_, index) => sizes[index]! <= asked).map(({ id }) => id))
    t.is(wanting.length, sizes.includes(asked) ? 0 : 1)
  }))
})
