import test from 'ava'
import { parseConfigFile } from '../../../core/config/parse-file.ts'
import { ConfigError } from '../../../core/config/config-error.ts'
import fc from '../../helpers/fast-check.ts'

const refusals: [name: string, text: string, line: number, message: RegExp][] = [
  ['a word for a number', 'turn:\n  steps: many\n', 2, /turn\.steps: found "many", allowed: a whole number from 1 to 1000$/],
  ['a number out of range', 'gatewayPort: 70000\n', 1, /gatewayPort: found 70000, allowed: a whole number from 0 to 65535$/],
  ['a word of no list', 'sandbox: { minimum: off }\n', 1, /sandbox\.minimum: found "off", allowed: none, network-cut or namespaces$/],
  ['a mistyped setting', 'host: localhost\ngatewayprot: 1\n', 2, /unknown setting gatewayprot, did you mean gatewayPort\?$/],
  ['a setting nobody knows', 'colour: blue\n', 1, /unknown setting colour; docs\/CONFIG\.md lists them all$/],
  ['a value where settings belong', 'turn: 5\n', 1, /turn: found 5, allowed: settings by name$/],
  ['a list as the file', '- a\n- b\n', 1, /found \["a","b"\], allowed: settings by name$/],
  ['a text as the file', 'hello\n', 1, /allowed: settings by name$/],
  ['a bad element of a list', 'allowedHosts:\n  - fine.example.com\n  - "not a host"\n', 3, /allowedHosts\.1: found "not a host", allowed: a list of host names/],
  ['a key that is set twice', 'host: a\nhost: b\n', 2, /unique/],
  ['an open bracket', 'host: a\nallowedHosts: [a\n', 3, /./],
  ['a tab for indentation', 'turn:\n\tsteps: 1\n', 2, /./],
  ['two documents', 'host: a\n---\nhost: b\n', 2, /./],
  ['an unknown tag', 'host: !!js/function "x"\n', 1, /./],
  ['a secret of the wrong kind, unsaid', 'providers:\n  openai:\n    key: [hunter2]\n', 3, /^(?!.*hunter2).*providers\.openai\.key: found/],
  ['__proto__ at the top', 'host: a\n__proto__:\n  host: evil\n', 2, /unknown setting __proto__/],
  ['__proto__ further down', 'turn:\n  __proto__: { steps: 1 }\n', 2, /unknown setting turn\.__proto__/],
  ['a name that would break the line', 'turn:\n  "ste\\nps\\u001b[31m": 1\n', 2, /unknown setting turn\."ste\\nps\\u001b\[31m"/],
  ['constructor', 'constructor: 1\n', 1, /unknown setting constructor/],
]

for (const [name, text, line, message] of refusals) {
  test(`refused with its line: ${name}`, (t) => {
    const error = t.throws(() => parseConfigFile(text, 'airlock.yaml'), { instanceOf: ConfigError, code: 'config_invalid', message })
    t.is(error.details.line, line, error.message)
    t.true(error.message.startsWith(`airlock.yaml:${line}: `))
    t.false(error.message.includes('\n'))
  })
}

test('an empty file and one of comments set nothing', (t) => {
  t.deepEqual(parseConfigFile('', 'f'), {})
  t.deepEqual(parseConfigFile('# nothing here\n', 'f'), {})
  t.deepEqual(parseConfigFile('host: ::1 # with a comment\n', 'f'), { host: '::1' })
})

test('anchors may be used, but not to blow up', (t) => {
  t.deepEqual(parseConfigFile('host: &h localhost\nallowedHosts: [*h, *h]\n', 'f'), { host: 'localhost', allowedHosts: ['localhost', 'localhost'] })
  const levels = Array.from({ length: 12 }, (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level}, `.repeat(9)}*a${level}]`)
  const bomb = `a0: &a0 [x]\n${levels.join('\n')}\n`
  t.throws(() => parseConfigFile(bomb, 'f'), { code: 'config_invalid', message: /alias/i })
})

test('deep nesting ends in words', (t) => {
  t.throws(() => parseConfigFile(`host: ${'['.repeat(20_000)}`, 'f'), { instanceOf: ConfigError })
  t.throws(() => parseConfigFile(`host: ${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'f'), { instanceOf: ConfigError })
})

test("a file in OpenClaw's own format gets its own words", (t) => {
  for (const text of [
    '{ "gateway": { "port": 18789 }, "agents": {} }',
    "// my config\n{ gateway: { port: 18789, }, channels: { telegram: { botToken: 'x' } } }",
    '/* a\n comment */ {\n  "models": {}\n}',
    '\uFEFF{"env": {}',
  ]) {
    const error = t.throws(() => parseConfigFile(text, 'openclaw.json'), { code: 'config_file_foreign' })
    t.true(error.message.startsWith('openclaw.json is in OpenClaw'))
    t.false(error.message.includes('\n'))
  }
})

test('our settings written as JSON are YAML, and fine', (t) => {
  t.deepEqual(parseConfigFile('{ "host": "localhost", "turn": { "steps": 3 } }', 'f'), { host: 'localhost', turn: { steps: 3 } })
})

test('whatever the text, it is either settings or one line', (t) => {
  const piece = fc.constantFrom('host', 'turn', ':', ' ', '\n', '  ', '- ', '{', '}', '[', ']', '&a ', '*a', '"', "'", '#', '|', '>', '!!', '%', '?', '<<', '__proto__', '1', 'null', '\\n', '\\u0007', '\0', '\ud800', '…')
  fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
    try {
      parseConfigFile(pieces.join(''), 'f')
      return true
    } catch (error) {
      return error instanceof ConfigError && !error.message.includes('\n')
    }
  }), { numRuns: 2_000 })
  t.pass()
})
