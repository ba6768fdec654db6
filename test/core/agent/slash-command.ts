import test from 'ava'
import { commandInput, fieldsOf, parseCommand } from '../../../core/agent/slash-command.ts'
import fc from '../../helpers/fast-check.ts'

const one = { type: 'object', properties: { expression: { type: 'string', description: 'what to work out' }, digits: { type: 'integer' } }, required: ['expression'] }
const two = { type: 'object', properties: { title: { type: 'string' }, text: { type: 'string' } }, required: ['title', 'text'] }
const none = { type: 'object', properties: { zone: { type: 'string' } } }

test('a command is plugin, tool and the rest', t => {
  t.deepEqual(parseCommand('/calculator evaluate 17% of 2340'), { plugin: 'calculator', tool: 'evaluate', rest: '17% of 2340' })
  t.deepEqual(parseCommand('  /notes add {"a":\n 1}\n'), { plugin: 'notes', tool: 'add', rest: '{"a":\n 1}' })
  t.deepEqual(parseCommand('/@me/hello greet'), { plugin: '@me/hello', tool: 'greet', rest: '' })
  t.deepEqual(parseCommand('/help'), { plugin: 'help', tool: undefined, rest: '' })
  t.deepEqual(parseCommand('/'), { plugin: 'help', tool: undefined, rest: '' })
})

test('paths and other words are none', t => {
  for (const text of ['hello', '', 'what is / about', '/etc/passwd is what?', '//comment', '/usr/bin/env node', 'see\n/calculator evaluate 1']) t.is(parseCommand(text), undefined)
})

test('plain text is the one required string', t => {
  t.deepEqual(commandInput(one, '17% of 2340'), { input: { expression: '17% of 2340' } })
  t.deepEqual(commandInput(one, '{"expression":"1+1","digits":2}'), { input: { expression: '1+1', digits: 2 } })
  t.deepEqual(commandInput(one, '{1, 2}'), { input: { expression: '{1, 2}' } })
  t.true('missing' in commandInput(one, ''))
})

test('without such a field only JSON will do', t => {
  t.true('missing' in commandInput(two, 'some text'))
  t.true('missing' in commandInput(two, '{broken'))
  t.true('missing' in commandInput(none, 'Tokyo'))
  t.deepEqual(commandInput(two, '{"title":"a","text":"b"}'), { input: { title: 'a', text: 'b' } })
  t.deepEqual(commandInput(none, ''), { input: {} })
})

test('JSON nested deep is text', t => {
  const deep = `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
  t.deepEqual(commandInput(one, deep), { input: { expression: deep } })
  t.true('missing' in commandInput(two, deep))
})

test('required fields come first, with their choices', t => {
  t.deepEqual(fieldsOf({ properties: { a: { type: 'string' }, b: { enum: ['x', 'y'], description: 'which' } }, required: ['b'] }), [
    { name: 'b', type: 'x | y', description: 'which', required: true },
    { name: 'a', type: 'string', description: '', required: false },
  ])
})

test('a hostile schema or text is only ever text', t => {
  const hostile = [{}, { properties: null, required: 'x' }, { properties: [1], required: [1, null, '__proto__'] }, { properties: JSON.parse('{"__proto__":{"type":"string"}}'), required: ['__proto__'] }, { required: ['constructor'] }]
  for (const schema of hostile) {
    t.notThrows(() => commandInput(schema, 'text'))
    t.notThrows(() => fieldsOf(schema))
  }
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (schema, rest) => {
    const given = commandInput(schema, rest)
    return 'missing' in given || typeof given.input === 'object'
  }))
  fc.assert(fc.property(fc.string(), text => {
    const command = parseCommand(text)
    return command === undefined || text.trimStart().startsWith('/')
  }))
  t.is(Reflect.get({}, 'type'), undefined)
})

test('a tool that takes a text gets what was typed, whatever it looks like', t => {
  const text = { type: 'string' }
  t.deepEqual(commandInput(text, 'Hello, world'), { input: 'Hello, world' })
  t.deepEqual(commandInput(text, '{"a":1}'), { input: '{"a":1}' })
  t.true('missing' in commandInput(text, ''))
})
