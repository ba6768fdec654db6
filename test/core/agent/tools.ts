import test from 'ava'
import type { ToolDescriptor } from '../../../core/agent/tool-port.ts'
import { nameTools, offerTools } from '../../../core/agent/tools.ts'
import fc from '../../helpers/fast-check.ts'

const tool = (plugin: string, name: string): ToolDescriptor => ({ plugin, tool: name, description: '', input: { type: 'object' }, effect: 'read' })

test('a tool is its plugin and its name', t => {
  t.deepEqual([...nameTools([tool('web-page', 'read'), tool('@scope/x', 'do.it')]).keys()], ['web-page__read', '_scope_x__do_it'])
})

test('tools whose names collide all get a hash, so that neither takes the other\'s place', t => {
  const [one, two] = [tool('a.b', 'x'), tool('a_b', 'x')]
  const names = nameTools([one, two])
  t.is(names.get('a_b__x'), undefined)
  t.deepEqual([...names.keys()].sort(), [...nameTools([two, one]).keys()].sort())
  t.is(names.size, 2)
})

test('long names are cut and stay apart', t => {
  const names = [...nameTools([tool('p'.repeat(80), 'one'), tool('p'.repeat(80), 'two')]).keys()]
  t.is(new Set(names).size, 2)
  t.true(names.every(name => name.length <= 64))
})

test('every tool has one name of its own that vendors take, whatever plugins are called and in whatever order', t => {
  const tools = fc.uniqueArray(fc.record({ plugin: fc.oneof(fc.constantFrom('a', 'a_', '__proto__', 'constructor'), fc.string({ maxLength: 100 })), name: fc.oneof(fc.constantFrom('b', '_b'), fc.string({ maxLength: 100 })) }), {
    selector: ({ plugin, name }) => `${plugin}\0${name}`,
    maxLength: 30,
  })
  fc.assert(
    fc.property(tools, list => {
      const descriptors = list.map(({ plugin, name }) => tool(plugin, name))
      const named = nameTools(descriptors)
      const turned = nameTools(descriptors.toReversed())
      return named.size === descriptors.length && [...named].every(([name, each]) => /^[a-zA-Z0-9_-]{1,64}$/.test(name) && turned.get(name) === each)
    }),
  )
  t.pass()
})

test('an agent that names tools gets those, whole plugins or single ones', t => {
  const all = [tool('a', 'x'), tool('a', 'y'), tool('b', 'x'), tool('b', 'y')]
  t.deepEqual(offerTools(all, ['a', 'b__y']).names, ['a__x', 'a__y', 'b__y'])
  t.deepEqual(offerTools(all, []).list, [])
  t.is(offerTools(all, 'all').find('a__x')?.tool, 'x')
  for (const name of ['__proto__', 'constructor', 'toString', '']) t.is(offerTools(all, 'all').find(name), undefined)
})
