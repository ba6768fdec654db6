import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto'

/** What a signature is about: the chain of one gateway up to, and with, one entry. */
export interface Head {
  gateway: string
  /** Of the last entry that it covers. */
  seq: number
  /** That entry's hash. */
  hash: string
}

/** Signs and checks heads of the ledger with a key that no database and no segment holds. */
export interface Signer {
  /** Ed25519, SPKI, base64. */
  readonly publicKey: string
  /** Base64. */
  sign(head: Head): string
  isSigned(head: Head, signature: string): boolean
}

/** An Ed25519 private key in PKCS #8 is this, and the seed (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

/** `secret` is the gateway's own (AIRLOCK_SECRET): the key is derived from it, and so needs no file that could be lost or changed apart from it. */
export function createSigner(secret: string): Signer {
  const seed = Buffer.from(hkdfSync('sha256', secret, 'airlock', 'airlock ledger signing v1', 32))
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(key)
  return {
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    sign: (head) => sign(null, wordsOf(head), key).toString('base64'),
    isSigned: (head, signature) => isSignedBy(publicKey, head, signature),
  }
}

/** For whoever has no more than the public key, as where an exported ledger is checked on another computer. */
export function isSignedByPublic(publicKey: string, head: Head, signature: string): boolean {
  try {
    return isSignedBy(createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' }), head, signature)
  } catch {
    return false
  }
}

function isSignedBy(key: KeyObject, head: Head, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64')
  return bytes.length === 64 && verify(null, wordsOf(head), key, bytes)
}

function wordsOf({ gateway, seq, hash }: Head): Buffer {
  return Buffer.from(`airlock ledger head v1\n${gateway}\n${seq}\n${hash}\n`)
}
