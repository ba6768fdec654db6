import test from 'ava'
import { newPairingCode, readPairingCode } from '../../../core/channels/pairing-code.ts'

test('a code is easy to read out, and no two are the same', (t) => {
  const codes = Array.from({ length: 2_000 }, newPairingCode)
  for (const code of codes) t.regex(code, /^[ACDEFGHJKMNPQRTUVWXY34679]{4}-[ACDEFGHJKMNPQRTUVWXY34679]{4}$/)
  t.is(new Set(codes).size, codes.length)
})

test('it may be typed as people type', (t) => {
  const code = newPairingCode()
  for (const typed of [code, code.toLowerCase(), code.replace('-', ''), ` ${code.replace('-', ' ')}\n`, code.replace('-', '–')]) t.is(readPairingCode(typed), code)
  for (const typed of ['', '-', '%', code.slice(0, 7), `${code}A`]) t.not(readPairingCode(typed), code)
})
