import test from 'ava'
import { sniffBytes, sniffType } from '../../../core/blobs/sniff.ts'

const cases: [string, string][] = [
  ['\x89PNG\r\n\x1a\nxx', 'image/png'], ['\xff\xd8\xff\xe0', 'image/jpeg'], ['GIF89a', 'image/gif'], ['RIFF1234WEBPVP8', 'image/webp'], ['RIFF1234WAVEfmt', 'audio/wav'], ['xxxx1234WEBP', 'text/plain'],
  ['%PDF-1.7', 'application/pdf'], ['PK\x03\x04', 'application/zip'], ['\0\0\0\x18ftypmp42', 'video/mp4'], ['OggS\0', 'audio/ogg'],
  ['<html><script>alert(1)</script>', 'text/plain'], ['<svg onload="x()">', 'text/plain'], ['plain words', 'text/plain'], ['', 'text/plain'],
  ['\0\x01\x02', 'application/octet-stream'], ['\xff\xfe\xfd', 'application/octet-stream'], ['MZ\x90\0', 'application/octet-stream'], ['\x7fELF\x02', 'application/octet-stream'],
]
for (const [start, type] of cases) {
  test(`${JSON.stringify(start)} is ${type}`, (t) => {
    t.is(sniffType(Buffer.from(start, 'latin1')), type)
  })
}

test('text that is cut in the middle of a character is text', (t) => {
  const long = Buffer.from('漢'.repeat(sniffBytes)).subarray(0, sniffBytes)
  t.is(sniffType(long), 'text/plain')
  t.is(sniffType(Buffer.from('漢').subarray(0, 2)), 'application/octet-stream')
})
