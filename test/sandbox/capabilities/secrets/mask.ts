import test from 'ava'
import { createMasker } from '../../../../sandbox/capabilities/secrets/mask.ts'
import fc from '../../../helpers/fast-check.ts'

const value = 'pa/ss+wörd "1" &<x>\'\\'
const mask = (text: string, secret = value) => Buffer.from(createMasker([{ handle: 'key', value: secret }])(Buffer.from(text).toString('latin1')), 'latin1').toString()

for (const [name, text] of [
  ['raw', value],
  ['upper case', value.toUpperCase().replaceAll('Ö', 'ö')],
  ['URL', encodeURIComponent(value)],
  ['URL, lower case', encodeURIComponent(value).toLowerCase()],
  ['a form', new URLSearchParams({ k: value }).toString()],
  ['a URL of its own', new URL(`https://a.example.com/?k=${encodeURIComponent(value)}`).href],
  ['an address within an address', `/sign-in?next=${encodeURIComponent(new URL(`https://a.example.com/?${new URLSearchParams({ k: value })}`).href)}`],
  ['URL, twice', encodeURIComponent(encodeURIComponent(value))],
  ['JSON', JSON.stringify({ k: value })],
  ['JSON with escaped slashes', JSON.stringify({ k: value }).replaceAll('/', '\\/')],
  ['ASCII JSON', JSON.stringify({ k: value }).replaceAll('ö', '\\u00f6')],
  ['HTML', value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')],
  ['hex', Buffer.from(value).toString('hex')],
  ['HEX', Buffer.from(value).toString('hex').toUpperCase()],
  ['base64', Buffer.from(value).toString('base64')],
  ['base64url', Buffer.from(value).toString('base64url')],
  ['base64 behind one character', Buffer.from(`:${value}:`).toString('base64')],
  ['base64 behind two characters', Buffer.from(`u:${value}:`).toString('base64')],
  ['every unit escaped', [...value].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
] as const) {
  test(`${name} is masked`, (t) => {
    const masked = mask(`before ${text} after`)
    t.true(masked.includes('[secret key]'), masked)
    t.true(masked.startsWith('before ') && masked.endsWith(' after'))
  })
}

test('what is no secret stays, and every occurrence goes', (t) => {
  t.is(mask('nothing here', 'abcdef'), 'nothing here')
  t.is(mask('abcdef,abcdefabcdef', 'abcdef'), '[secret key],[secret key][secret key]')
  t.is(mask('text', ''), 'text')
})

test('a secret of eight thousand characters is masked like any other', (t) => {
  const long = 'Ä~x1'.repeat(2_048)
  t.is(mask(`${long},${long.toUpperCase()},${encodeURIComponent(long)},${Buffer.from(long).toString('hex')},${long.slice(1)}`, long), `[secret key],[secret key],[secret key],[secret key],${long.slice(1)}`)
})

test('of two secrets, one within the other, nothing remains', (t) => {
  const both = createMasker([{ handle: 'short', value: 'abcd' }, { handle: 'long', value: 'abcdefgh' }])
  t.is(both('abcdefgh abcd'), '[secret long] [secret short]')
})

test('characters of expressions are characters', (t) => {
  t.is(mask('a.c* abc', 'a.c*'), '[secret key] abc')
  t.is(mask('x $& $1', '$&'), 'x [secret key] $1')
})

test('base64 of the value, wherever it begins, decodes to no value', (t) => {
  fc.assert(fc.property(fc.string({ minLength: 8, unit: 'binary-ascii' }), fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }), (secret, before, after) => {
    const masked = mask(Buffer.from(`${before}${secret}${after}`).toString('base64'), secret)
    return !masked.includes(Buffer.from(secret).toString('base64').slice(0, -4)) && masked.includes('[secret key]')
  }))
  t.pass()
})

test('four megabytes are searched within a moment', (t) => {
  const started = process.threadCpuUsage()
  mask('lorem ipsum '.repeat(350_000), 'sk-0123456789abcdef')
  t.true(process.threadCpuUsage(started).user < 2000_000)
})
