import type { RequestCase } from './request-attack.ts'

const kv = { kv: { bytes: 1_000 } }
const ask = (capability: string, method: string, input: unknown = {}) => ({ capability, method, input })
const raw = (text: string) => ({ raw: text })

/** What belongs to others, or was never granted. In raw texts `$call` is the number of the call at hand. */
export const confusionCases: readonly RequestCase[] = [
  { name: 'no grant', tries: 'uses a capability that its manifest asks for and nobody granted', request: ask('kv', 'get', { key: 'key' }), asks: kv, grants: {} },
  { name: 'no request', tries: 'uses a capability that its manifest does not ask for', request: ask('kv', 'get', { key: 'key' }), asks: {}, grants: kv },
  { name: 'a grant beyond the manifest', tries: 'uses more of a grant than its manifest asks for', request: ask('kv', 'set', { key: 'a', value: 'x'.repeat(2_000) }), asks: kv, grants: { kv: { bytes: 1_000_000 } } },
  { name: 'shared entries', tries: 'reads what all persons share without a grant for it', request: ask('kv', 'get', { key: 'key', shared: true }), asks: kv },
  { name: 'another plugin by name', tries: 'names another plugin in its request', request: ask('kv', 'get', { key: 'key', plugin: 'other' }), asks: kv },
  { name: 'another person by name', tries: 'names another person in its request', request: ask('kv', 'get', { key: 'key', principal: 'owner' }), asks: kv },
  { name: 'a key that climbs', tries: 'reads ../other/key', request: ask('kv', 'get', { key: '../other/key' }), asks: kv, mayAnswer: true },
  { name: 'a key with separators', tries: "reads another plugin's key by the separators of a store", request: ask('kv', 'get', { key: '["other","owner"]key' }), asks: kv, mayAnswer: true },
  { name: 'a key with NUL', tries: 'cuts a key off with NUL', request: ask('kv', 'get', { key: 'other\u0000key' }), asks: kv },
  { name: 'a key by SQL', tries: 'writes SQL into a key', request: ask('kv', 'get', { key: "' or plugin = 'other' --" }), asks: kv, mayAnswer: true },
  { name: 'a prefix by pattern', tries: 'lists with a pattern that fits all', request: ask('kv', 'list', { prefix: '%' }), asks: kv, mayAnswer: true },
  { name: 'all entries', tries: 'lists everything from the beginning', request: ask('kv', 'list', { prefix: '', limit: 1_000 }), asks: kv, mayAnswer: true },
  { name: 'half a character', tries: 'uses half a character as a key', request: ask('kv', 'get', { key: '\uD800' }), asks: kv },
  { name: 'a capability by prototype', tries: 'asks for the capability "constructor"', request: ask('constructor', 'get') },
  { name: 'a capability __proto__', tries: 'asks for the capability "__proto__"', request: ask('__proto__', 'get') },
  { name: 'a method by prototype', tries: 'asks for the method "constructor"', request: ask('kv', 'constructor', { key: 'key' }), asks: kv },
  { name: 'a method __proto__', tries: 'asks for the method "__proto__"', request: ask('kv', '__proto__', { key: 'key' }), asks: kv },
  { name: 'a capability in capitals', tries: 'asks for KV, which nobody refuses by name', request: ask('KV', 'get', { key: 'key' }), asks: kv },
  { name: 'a capability with a blank', tries: 'asks for "kv "', request: ask('kv ', 'get', { key: 'key' }), asks: kv },
  { name: 'a capability of the gateway', tries: 'asks for what only the gateway has', request: ask('system', 'code') },
  { name: 'a grant for itself', tries: 'grants itself a right', request: ask('grant', 'allow', { plugin: '$run', capability: 'net.http' }) },
  { name: 'a message of a channel', tries: 'hands in a message as somebody, without being a channel', request: ask('channel', 'receive', { message: { text: 'hello', from: 'owner' } }), asks: kv },
  { name: "another plugin's secret", tries: "asks for another plugin's secret by its handle", request: ask('secrets', 'has', { handle: 'other_key' }), asks: { secrets: { key: { label: 'Key', hosts: ['https://api.example'], into: { header: 'x-key' } } } } },
  { name: 'a secret by prototype', tries: 'asks for the secret "constructor"', request: ask('secrets', 'has', { handle: 'constructor' }), asks: { secrets: { key: { label: 'Key', hosts: ['https://api.example'], into: { header: 'x-key' } } } } },
  { name: 'signing with a key for sending', tries: 'signs with a secret that is only to be sent', request: ask('secrets', 'sign', { handle: 'key', data: 'AAAA' }), asks: { secrets: { key: { label: 'Key', hosts: ['https://api.example'], into: { header: 'x-key' } } } } },
  { name: 'signing with a key for checking', tries: 'signs with a secret that is only to check signatures', request: ask('secrets', 'sign', { handle: 'key', data: 'AAAA' }), asks: { secrets: { key: { label: 'Key', use: 'verify' } } } },
  { name: 'an input that is none', tries: 'gives a list for an object', request: ask('kv', 'get', [['key', 'key']]), asks: kv },
  { name: 'more than was asked', tries: 'asks for random bytes without end', request: ask('random', 'bytes', { count: 1e9 }), asks: { random: {} } },
  { name: 'a negative count', tries: 'asks for less than nothing', request: ask('random', 'bytes', { count: -1 }), asks: { random: {} } },
  { name: 'a key twice', tries: 'writes the capability twice: one for the check, one for the deed', request: raw('{"call":$call,"capability":"clock","method":"now","capability":"kv","method":"get","input":{"key":"key"}}'), asks: { clock: {} } },
  { name: 'a plugin in the envelope', tries: 'writes another plugin into the envelope', request: raw('{"call":$call,"plugin":"other","capability":"kv","method":"get","input":{"key":"key"}}'), asks: kv },
  { name: 'a prototype in the envelope', tries: 'writes __proto__ into the envelope', request: raw('{"call":$call,"__proto__":{"capability":"kv"},"method":"get","input":{"key":"key"}}'), asks: kv },
  { name: 'an escaped prototype', tries: 'writes __proto__ in escapes', request: raw('{"call":$call,"capability":"kv","method":"get","input":{"\\u005f_proto__":{"shared":true},"key":"key"}}'), asks: kv },
  { name: 'a constructor in the input', tries: 'writes constructor.prototype into the input', request: raw('{"call":$call,"capability":"kv","method":"get","input":{"key":"key","constructor":{"prototype":{"shared":true}}}}'), asks: kv },
  { name: 'no JSON', tries: 'writes a request that is no JSON', request: raw('{"call":$call,capability:kv}') },
  { name: 'JSON and more', tries: 'writes a second request behind the first', request: raw('{"call":$call,"capability":"kv","method":"get","input":{"key":"key"}}{"x":1}'), asks: kv },
  { name: 'a thousand levels', tries: 'nests its request a thousand deep', request: raw(`{"call":$call,"capability":"kv","method":"set","input":{"key":"a","value":${'['.repeat(1_000)}${']'.repeat(1_000)}}}`), asks: kv },
  { name: 'a number for a name', tries: 'writes a number where a name belongs', request: raw('{"call":$call,"capability":7,"method":"get","input":{}}') },
  { name: 'no name', tries: 'leaves the capability out', request: raw('{"call":$call,"method":"get","input":{"key":"key"}}'), asks: kv },
  { name: 'a very long name', tries: 'asks for a capability of a megabyte', request: raw(`{"call":$call,"capability":"${'k'.repeat(1_000_000)}","method":"get"}`) },
]
