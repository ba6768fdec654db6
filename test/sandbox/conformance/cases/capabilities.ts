import { createHmac } from 'node:crypto'
import type { ConformanceCase, Step } from '../../../helpers/conformance-case.ts'

const ask = (capability: string, method: string, input: object = {}): Step => ({ do: 'ask', capability, method, input })
const ok = (value: unknown) => ({ ok: true, value })
const refused = (code: string) => ({ ok: false, error: { code } })
const base64 = (text: string) => Buffer.from(text).toString('base64')

const signature = createHmac('sha256', 'value-of-key').update('text').digest('base64')

const web = { 'net.http': { allow: [{ url: '$web/*', methods: ['GET', 'POST'] }] } }

export const capabilityCases: readonly ConformanceCase[] = [
  {
    name: 'entries are kept, listed and deleted',
    proves: ['ABI-70'],
    shows: ['kv set', 'kv get', 'kv list', 'kv delete'],
    guest: { asks: { kv: { bytes: 300 } } },
    calls: [
      {
        steps: [
          ask('kv', 'set', { key: 'b', value: { n: [1, null] } }), ask('kv', 'set', { key: 'a', value: 'x' }), ask('kv', 'get', { key: 'b' }),
          ask('kv', 'list'), ask('kv', 'list', { limit: 1 }), ask('kv', 'list', { prefix: 'b' }),
          ask('kv', 'get', { key: 'none' }), ask('kv', 'set', { key: 'c', value: 'x'.repeat(400) }),
        ],
        ends: { like: [ok({}), ok({}), ok({ value: { n: [1, null] } }), ok({ keys: ['a', 'b'] }), ok({ keys: ['a'], next: 'a' }), ok({ keys: ['b'] }), ok({ value: null }), refused('quota_exceeded')] },
      },
      { steps: [ask('kv', 'delete', { key: 'a' }), ask('kv', 'get', { key: 'a' })], ends: { matches: (output) => JSON.stringify(output).endsWith('{"ok":true,"value":{"value":null}}]') } },
    ],
  },
  {
    name: 'the time is the gateway\'s',
    proves: ['ABI-70'],
    shows: ['clock now', 'clock timeZone'],
    guest: { asks: { clock: {} } },
    calls: [{ steps: [ask('clock', 'now'), ask('clock', 'timeZone')], ends: { like: [ok({ epochMs: Date.UTC(2026, 0, 2, 3, 4, 5) }), ok({ timeZone: 'Europe/Berlin' })] } }],
  },
  {
    name: 'random bytes and identifiers are drawn',
    proves: ['ABI-70'],
    shows: ['random bytes', 'random uuid'],
    guest: { asks: { random: {} } },
    calls: [
      {
        steps: [ask('random', 'bytes', { count: 12 }), ask('random', 'uuid')],
        ends: { matches: (output) => /^\[\{"ok":true,"value":\{"base64":"[\w+/]{16}"\}\},\{"ok":true,"value":\{"uuid":"[\da-f-]{36}"\}\}\]$/.test(JSON.stringify(output)) },
      },
      { steps: [ask('random', 'bytes', { count: 100_000 })], ends: { like: [refused('request_invalid')] } },
    ],
  },
  {
    name: 'log lines arrive with their level and their fields',
    proves: ['ABI-70'],
    shows: ['log write'],
    guest: { asks: { log: {} }, grants: { log: [{ level: 'info' }] } },
    calls: [
      {
        steps: [
          { do: 'tell', capability: 'log', method: 'write', input: { level: 'debug', message: 'too low' } },
          { do: 'tell', capability: 'log', method: 'write', input: { level: 'warn', message: 'two\nlines', fields: { city: 'Oslo' } } },
        ],
        ends: { output: [null, null] },
      },
    ],
    sees: { log: [{ level: 'warn', message: 'two\\u000alines', fields: { city: 'Oslo' }, principal: 'ann' }] },
  },
  {
    name: 'requests to granted addresses are made, others refused',
    proves: ['ABI-70'],
    shows: ['net.http fetch'],
    guest: { asks: web },
    calls: [
      {
        steps: [
          ask('net.http', 'fetch', { url: '$web/hello' }),
          ask('net.http', 'fetch', { url: '$web/hello', method: 'POST', headers: [['content-type', 'text/plain']], body: base64('grüß') }),
          ask('net.http', 'fetch', { url: '$web/hello', method: 'DELETE' }),
          ask('net.http', 'fetch', { url: 'https://elsewhere.example/' }),
          ask('net.http', 'fetch', { url: '$web/moved' }),
        ],
        ends: {
          like: [
            ok({ status: 200, url: '$web/hello', body: base64('GET ') }), ok({ status: 200, body: base64(Buffer.from('POST grüß').toString('latin1')) }),
            refused('host_refused'), refused('host_refused'), { ok: false },
          ],
        },
      },
    ],
  },
  {
    name: 'a module may use WASI without folders: a clock, randomness, lines for its log, an end',
    proves: ['ABI-18'],
    engines: ['wasm'],
    guest: { asks: { log: {} } },
    calls: [
      { steps: [{ do: 'wasi' }, { do: 'write', text: 'to whom it concerns' }], ends: { output: [{ folder: 8, file: 76, variables: 0, random: true, clock: true }, 0] } },
      { steps: [{ do: 'exit', code: 3 }], ends: { code: 'guest_error', message: /3/ } },
      { steps: [{ do: 'exit', code: 0 }], ends: { output: null } },
    ],
    sees: { log: [{ level: 'warn', message: 'to whom it concerns' }] },
  },
  {
    name: 'secrets are known by name, and sign without being seen',
    proves: ['ABI-70'],
    shows: ['secrets has', 'secrets sign', 'secrets verify'],
    guest: { asks: { secrets: { key: { label: 'Key', use: 'sign' }, token: { label: 'Token', hosts: ['api.example.com'], into: { header: 'authorization' } }, unset: { label: 'Unset', use: 'verify' } } } },
    calls: [
      {
        steps: [
          ask('secrets', 'has', { handle: 'key' }), ask('secrets', 'has', { handle: 'unset' }), ask('secrets', 'has', { handle: 'other' }),
          ask('secrets', 'sign', { handle: 'key', data: base64('text') }),
          ask('secrets', 'verify', { handle: 'key', data: base64('text'), signature }), ask('secrets', 'verify', { handle: 'key', data: base64('texts'), signature }),
          ask('secrets', 'sign', { handle: 'token', data: base64('text') }),
        ],
        ends: { like: [ok({ has: true }), ok({ has: false }), refused('grant_missing'), ok({ signature }), ok({ valid: true }), ok({ valid: false }), refused('request_invalid')] },
      },
    ],
  },
  {
    name: 'secrets are listed by name',
    proves: ['ABI-70'],
    shows: ['secrets list'],
    engines: ['wasm'],
    guest: { asks: { secrets: { key: { label: 'Key', use: 'sign' }, unset: { label: 'Unset', use: 'verify' } } } },
    calls: [{ steps: [ask('secrets', 'list')], ends: { like: [ok({ secrets: [{ handle: 'key', label: 'Key', ready: true }, { handle: 'unset', label: 'Unset', ready: false }] })] } }],
  },
  {
    name: 'a connection is opened, spoken over and closed within a call',
    proves: ['ABI-70'],
    shows: ['net.ws open', 'net.ws send', 'net.ws receive', 'net.ws close'],
    guest: { asks: { 'net.ws': { allow: [{ url: '$ws/*' }] } } },
    calls: [
      {
        steps: [
          ask('net.ws', 'open', { url: '$ws/echo' }),
          ask('net.ws', 'send', { socket: '1', text: 'grüß' }), ask('net.ws', 'receive', { socket: '1', waitMs: 10_000 }),
          ask('net.ws', 'send', { socket: '1', base64: 'AP8B' }), ask('net.ws', 'receive', { socket: '1', waitMs: 10_000 }),
          ask('net.ws', 'send', { socket: '1', json: { a: 1 } }), ask('net.ws', 'receive', { socket: '1', waitMs: 10_000 }),
          ask('net.ws', 'receive', { socket: '1', waitMs: 0 }),
          ask('net.ws', 'close', { socket: '1' }), ask('net.ws', 'open', { url: 'wss://elsewhere.example/' }),
        ],
        ends: {
          like: [
            { ok: true }, ok({ sent: true }), ok({ frame: { text: 'grüß' } }), ok({ sent: true }), ok({ frame: { base64: 'AP8B' } }), ok({ sent: true }), ok({ frame: { text: '{"a":1}' } }),
            ok({ waiting: true }), ok({}), refused('host_refused'),
          ],
        },
      },
    ],
  },
  {
    name: 'a stream is opened, written, read and closed within a call',
    proves: ['ABI-70'],
    shows: ['net.tcp connect', 'net.tcp write', 'net.tcp read', 'net.tcp startTls', 'net.tcp close'],
    guest: { asks: { 'net.tcp': { allow: [{ host: '127.0.0.1', port: '$port', tls: 'none' }] } } },
    calls: [
      {
        steps: [
          ask('net.tcp', 'connect', { host: '127.0.0.1', port: '$port', tls: 'none' }),
          ask('net.tcp', 'startTls', { socket: '1' }),
          ask('net.tcp', 'write', { socket: '1', text: 'hello' }), ask('net.tcp', 'read', { socket: '1', maxBytes: 8 }), ask('net.tcp', 'read', { socket: '1' }),
          ask('net.tcp', 'read', { socket: '1' }), ask('net.tcp', 'close', { socket: '1' }),
          ask('net.tcp', 'connect', { host: 'elsewhere.example', port: 25 }),
        ],
        ends: { like: [{ ok: true }, refused('request_invalid'), ok({}), ok({ base64: base64('you said') }), ok({ base64: base64(' hello') }), { ok: true }, ok({}), refused('host_refused')] },
      },
    ],
  },
  {
    name: 'files are written, read in part, listed, attached and deleted',
    proves: ['ABI-70'],
    shows: ['blob write', 'blob read', 'blob list', 'blob attach', 'blob delete'],
    guest: { asks: { blob: { bytes: 100 } } },
    calls: [
      {
        steps: [
          ask('blob', 'write', { path: 'a/one.txt', base64: base64('first') }), ask('blob', 'write', { path: 'b.txt', base64: base64('x'.repeat(200)) }),
          ask('blob', 'read', { path: 'a/one.txt' }), ask('blob', 'read', { path: 'a/one.txt', offset: 1, length: 3 }), ask('blob', 'read', { path: 'none' }),
          ask('blob', 'list', { prefix: 'a/' }), ask('blob', 'attach', { path: 'a/one.txt' }), ask('blob', 'attach', { path: 'none' }),
          ask('blob', 'delete', { path: 'a/one.txt' }), ask('blob', 'write', { path: '../out', base64: base64('x') }),
        ],
        ends: {
          like: [
            ok({ file: { path: 'a/one.txt', bytes: 5 } }), refused('quota_exceeded'), ok({ base64: base64('first') }), ok({ base64: base64('irs') }), ok({ file: null }),
            ok({ files: [{ path: 'a/one.txt', bytes: 5 }] }), ok({ attachment: { blob: 'a/one.txt', bytes: 5 } }), refused('file_missing'), ok({ deleted: true }), refused('request_invalid'),
          ],
        },
      },
    ],
  },
  {
    name: 'named tools of other plugins are called, and no others',
    proves: ['ABI-70'],
    shows: ['tool.invoke invoke'],
    guest: { asks: { 'tool.invoke': { tools: ['calculator/evaluate'] } } },
    calls: [
      {
        steps: [ask('tool.invoke', 'invoke', { tool: 'calculator/evaluate', input: { expression: '1+1' } }), ask('tool.invoke', 'invoke', { tool: 'notes/list' })],
        ends: { like: [ok({ output: { plugin: 'calculator', tool: 'evaluate', input: { expression: '1+1' } } }), refused('grant_missing')] },
      },
    ],
  },
  {
    name: 'the owner\'s model answers',
    proves: ['ABI-70'],
    shows: ['llm.complete complete'],
    guest: { asks: { 'llm.complete': { models: ['small'], tokensPerDay: 1_000 } } },
    calls: [
      {
        steps: [
          ask('llm.complete', 'complete', { model: 'small', messages: [{ role: 'user', text: 'hello' }], maxTokens: 5 }),
          ask('llm.complete', 'complete', { model: 'default', messages: [{ role: 'user', text: 'hello' }] }),
          ask('llm.complete', 'complete', { model: 'small', messages: [{ role: 'system', text: 'obey' }] }),
        ],
        ends: { like: [ok({ text: '1 messages, 5 tokens', usage: { inputTokens: 3, outputTokens: 4 }, stop: 'end' }), refused('request_invalid'), refused('request_invalid')] },
      },
    ],
  },
  {
    name: 'jobs are set, listed and deleted',
    proves: ['ABI-70'],
    shows: ['schedule put', 'schedule list', 'schedule delete'],
    guest: { asks: { schedule: {} } },
    calls: [
      {
        steps: [
          ask('schedule', 'put', { name: 'tea', everyMs: 3_600_000, payload: { cup: 1 } }), ask('schedule', 'put', { name: 'never' }),
          ask('schedule', 'list'), ask('schedule', 'delete', { name: 'tea' }), ask('schedule', 'delete', { name: 'tea' }),
        ],
        ends: {
          like: [
            ok({ job: { name: 'tea', run: 'tea', everyMs: 3_600_000, payload: { cup: 1 } } }), refused('request_invalid'),
            ok({ jobs: [{ name: 'tea', everyMs: 3_600_000 }] }), ok({ deleted: true }), ok({ deleted: false }),
          ],
        },
      },
    ],
  },
  {
    name: 'the functions that PDKs are made of are the same capabilities',
    proves: ['ABI-67'],
    engines: ['wasm'],
    guest: { asks: { ...web, kv: { bytes: 100 }, log: {} } },
    calls: [
      {
        steps: [{ do: 'http', url: '$web/hello' }, { do: 'varSet', key: 'a', value: 'one' }, { do: 'varGet', key: 'a' }, ask('kv', 'get', { key: 'a' }), { do: 'varSet', key: 'a', value: null }, { do: 'varGet', key: 'a' }, { do: 'warn', message: 'careful' }],
        ends: { output: [{ status: 200, body: 'GET ' }, null, 'one', ok({ value: 'one' }), null, null, null] },
      },
      { steps: [{ do: 'http', url: 'https://elsewhere.example/' }], ends: { code: 'guest_error', message: /does not ask for GET https:\/\/elsewhere\.example/, denials: [['net.http', /does not ask/]] } },
    ],
    sees: { log: [{ level: 'warn', message: 'careful' }] },
  },
  {
    name: 'files are fetched and posted without their bytes coming in',
    proves: ['ABI-70'],
    shows: ['net.http download', 'net.http upload'],
    guest: { asks: web },
    calls: [
      {
        steps: [
          ask('net.http', 'download', { url: '$web/file', name: 'file.txt' }),
          ask('net.http', 'download', { url: '$web/gone' }),
          ask('net.http', 'upload', { url: '$web/post', fields: [['room', '1']], files: [{ field: 'document', blob: 'blob1' }] }),
        ],
        ends: { like: [ok({ blob: 'blob1', name: 'file.txt', type: 'text/plain', bytes: 4 }), refused('network_failed'), ok({ status: 200 })] },
      },
    ],
  },
]
