import test from 'ava'
import { InstalledPlugin } from '../../../core/plugins/installed-plugin.ts'
import type { GrantIndex } from '../../../core/plugins/grant-index.ts'
import { pluginDetail, pluginShape } from '../../../core/plugins/plugin-shape.ts'
import { Plugin as PluginShape, PluginDetail } from '../../../core/operations/shapes/plugin.ts'
import type { GrantRow } from '../../../core/store/entities/grant.ts'
import type { PluginRow } from '../../../core/store/entities/plugin.ts'
import { capabilityKinds } from '../../helpers/capability-kinds.ts'
import { packageJsonOf } from '../../helpers/plugin-scene.ts'

const kinds = capabilityKinds()
const held: GrantRow = { id: 'g', owner: 'ann', plugin: 'sample', capability: 'kv', scope: { bytes: 5 }, createdAt: new Date(0), expiresAt: null, revokedAt: null, revokedBy: null } as GrantRow

const grantsOf = (rows: GrantRow[]) => ({ granted: (_plugin: string, capability: string) => rows.filter((row) => row.capability === capability).map(({ scope }) => scope), inForce: () => rows }) as unknown as GrantIndex

const plugin = (row: Partial<PluginRow> = {}) =>
  new InstalledPlugin({
    name: 'sample', version: '1.0.0', digest: 'd', tier: 'unverified', publisher: null, source: '/x', config: null, enabled: true,
    manifest: packageJsonOf({ airlock: { capabilities: { kv: { bytes: 10, reason: 'keep a count' } }, optional: { log: {} }, config: { type: 'object' } } }), ...row,
  } as PluginRow, kinds)

test('active means enabled and every required right granted; optional ones do not count', (t) => {
  t.like(pluginShape(plugin(), grantsOf([])), { active: false, enabled: true, missing: ['kv'] })
  t.like(pluginShape(plugin(), grantsOf([held])), { active: true, missing: [] })
  t.like(pluginShape(plugin({ enabled: false }), grantsOf([held])), { active: false, enabled: false, missing: [] })
})

test('what is shown has the shapes that every face speaks', (t) => {
  t.notThrows(() => PluginShape.parse(pluginShape(plugin(), grantsOf([held]))))
  const detail = PluginDetail.parse(pluginDetail(plugin({ config: { a: 1 } }), grantsOf([held]), kinds))
  t.like(detail, { digest: 'd', config: { a: 1 }, configSchema: { type: 'object' }, grants: [{ id: 'g', grantedBy: 'ann', createdAt: '1970-01-01T00:00:00.000Z', expiresAt: null }] })
  t.like(detail.rights, { required: [{ capability: 'kv', reason: 'keep a count', granted: true }], optional: [{ capability: 'log', granted: false }] })
})

test('a manifest that cannot be read says why in the list', (t) => {
  const shape = pluginShape(plugin({ manifest: {} }), grantsOf([]))
  t.like(shape, { active: false, tools: [] })
  t.regex(shape.description, /package\.json: name/)
})

test('a right stands there as it can be granted: hosts of the configuration by name, or said while they are not set', (t) => {
  const asks = { airlock: { capabilities: { 'net.http': { allow: [{ url: 'https://api.example.com/*' }, { host: { fromConfig: 'server' } }] } }, config: { type: 'object' } } }
  const rightOf = (config: unknown) => pluginDetail(plugin({ manifest: packageJsonOf(asks), config }), grantsOf([]), kinds).rights.required[0]
  t.deepEqual(rightOf(null)?.scope, { allow: [{ url: 'https://api.example.com/*' }] })
  t.true(rightOf(null)?.consents.some(({ text }) => text.en.includes('server')))
  t.deepEqual(rightOf({ server: 'nas.lan' })?.scope, { allow: [{ url: 'https://api.example.com/*' }, { url: 'https://nas.lan/*' }] })
  t.true(rightOf({ server: 'nas.lan' })?.consents.some(({ text }) => text.en.includes('**nas.lan**')))
})
