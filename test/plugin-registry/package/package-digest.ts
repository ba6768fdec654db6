import { createHash } from 'node:crypto'
import test from 'ava'
import { digestFiles, packageDigest } from '../../../plugin-registry/package/package-digest.ts'
import fc from '../../helpers/fast-check.ts'

const files = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z./]{1,6}$/), fc.uint8Array({ maxLength: 4 })), { selector: ([name]) => name, minLength: 1 })

test('the digest is that of sha256sum\'s output over sorted names', (t) => {
  const sha = (text: string) => createHash('sha256').update(text).digest('hex')
  const digests = digestFiles(new Map([['b.js', Buffer.from('b')], ['a.js', Buffer.from('a')]]))
  t.is(packageDigest(digests), `sha256-${sha(`${sha('a')}  a.js\n${sha('b')}  b.js\n`)}`)
})

test('order does not count; names, bytes and where one ends do', (t) => {
  fc.assert(fc.property(files, files, (one, two) => {
    const digest = (list: typeof one) => packageDigest(digestFiles(new Map(list)))
    t.is(digest(one), digest(one.toReversed()))
    const same = JSON.stringify([...one].sort()) === JSON.stringify([...two].sort())
    t.is(digest(one) === digest(two), same)
  }))
})
