import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'

/** A way in which a server gives back what it was sent. */
export interface Echo {
  respond(value: string, response: ServerResponse): void
  /** What shows in an answer that holds the value so. */
  shows(value: string): string
}

const body = (encode: (value: string) => string): Echo => ({ respond: (value, response) => void response.end(`before ${encode(value)} after`), shows: encode })
const percent = (value: string) => [...Buffer.from(value)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
/** Of base64 at an alignment, the part that the value alone decides. */
const base64At = (shift: number): Echo => {
  const encode = (value: string) => Buffer.from('x'.repeat(shift) + value).toString('base64')
  return { ...body(encode), shows: (value) => encode(value).slice(4, -4) }
}
const entities = (value: string) => [...value].map((unit) => `&#x${unit.codePointAt(0)!.toString(16)};`).join('')

export const echoes: Readonly<Record<string, Echo>> = {
  raw: body((value) => value),
  upper: body((value) => value.toUpperCase()),
  lower: body((value) => value.toLowerCase()),
  url: body(encodeURIComponent),
  'url-form': body((value) => new URLSearchParams({ v: value }).toString().slice(2)),
  'url-all': body(percent),
  'url-all-upper': body((value) => percent(value).toUpperCase()),
  json: body((value) => JSON.stringify(value).slice(1, -1)),
  'json-twice': body((value) => JSON.stringify(JSON.stringify(value)).slice(3, -3)),
  html: body((value) => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')),
  'html-entities': body(entities),
  hex: body((value) => Buffer.from(value).toString('hex')),
  'hex-upper': body((value) => Buffer.from(value).toString('hex').toUpperCase()),
  base64: body((value) => Buffer.from(value).toString('base64')),
  'base64-1': base64At(1),
  'base64-2': base64At(2),
  base64url: body((value) => Buffer.from(value).toString('base64url')),
  'header-dump': { respond: (value, response) => void response.writeHead(200, { 'x-echo': value }).end('in the header'), shows: (value) => value },
  'header-base64': { respond: (value, response) => void response.writeHead(200, { 'x-echo': Buffer.from(value).toString('base64') }).end(''), shows: (value) => Buffer.from(value).toString('base64') },
  cookie: { respond: (value, response) => void response.writeHead(200, { 'set-cookie': `a=${encodeURIComponent(value)}` }).end(''), shows: encodeURIComponent },
  status: { respond: (value, response) => void response.writeHead(418, `echo ${value}`).end(''), shows: (value) => value },
  location: { respond: (value, response) => void response.writeHead(302, { location: `/?k=${encodeURIComponent(value)}` }).end(''), shows: encodeURIComponent },
  gzip: { respond: (value, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(`before ${value} after`)), shows: (value) => value },
  'error-page': { respond: (value, response) => void response.writeHead(500).end(`Error: bad key ${value}`), shows: (value) => value },
}
