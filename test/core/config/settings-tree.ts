import test from 'ava'
import { isTree, mergeTrees, setPath, type SettingsTree } from '../../../core/config/settings-tree.ts'

test('a value is put at its path, beside what is there', (t) => {
  const tree: SettingsTree = { log: { level: 'info' } }
  setPath(tree, ['log', 'format'], 'json')
  setPath(tree, ['host'], '::1')
  setPath(tree, ['providers', 'openai', 'key'], 'k')
  setPath(tree, [], 'nothing')
  t.deepEqual(tree, { log: { level: 'info', format: 'json' }, host: '::1', providers: { openai: { key: 'k' } } })
})

test('leaf by leaf the second wins, and neither is changed', (t) => {
  const base = { log: { level: 'info', format: 'json' }, allowedHosts: ['a', 'b'], host: 'x' }
  const over = { log: { level: 'debug' }, allowedHosts: ['c'] }
  const copies = structuredClone([base, over])
  t.deepEqual(mergeTrees(base, over), { log: { level: 'debug', format: 'json' }, allowedHosts: ['c'], host: 'x' })
  t.deepEqual([base, over], copies)
})

test('lists and nothing are leaves', (t) => {
  t.false(isTree([]) || isTree(null) || isTree(undefined) || isTree('a'))
  t.true(isTree({}))
})
