import { createHmac, createPrivateKey, createPublicKey, type KeyObject, sign, timingSafeEqual, verify } from 'node:crypto'
import { z } from 'zod'

export const SignatureAlgorithm = z.enum(['hmac-sha1', 'hmac-sha256', 'hmac-sha512', 'ed25519'])
export type SignatureAlgorithm = z.infer<typeof SignatureAlgorithm>
export const defaultAlgorithm: SignatureAlgorithm = 'hmac-sha256'

/** How a request is signed: over which text, and how the signature is written. */
export const Signature = z.strictObject({
  algorithm: SignatureAlgorithm.default(defaultAlgorithm),
  /** Text with `{method}`, `{path}` (with its query), `{body}` and `{header:name}` in it. */
  over: z.string().min(1).max(500).default('{body}'),
  encoding: z.enum(['hex', 'base64', 'base64url']).default('hex'),
})
export type Signature = z.infer<typeof Signature>

export interface SignedParts {
  method: string
  path: string
  body: Buffer
  header(name: string): string
}

/** The signature over a request, as it is written into its header; undefined when the key is none of its algorithm. */
export function requestSignature({ algorithm, over, encoding }: Signature, key: string, parts: SignedParts): string | undefined {
  return signBytes(algorithm, key, signedBytes(over, parts))?.toString(encoding)
}

/** Undefined when the key is none of this algorithm. */
export function signBytes(algorithm: SignatureAlgorithm, key: string, data: Uint8Array): Buffer | undefined {
  if (algorithm !== 'ed25519') return createHmac(algorithm.slice('hmac-'.length), key).update(data).digest()
  const secret = privateKey(key)
  return secret && sign(null, data, secret)
}

/** Undefined when the key is none of this algorithm. */
export function verifyBytes(algorithm: SignatureAlgorithm, key: string, data: Uint8Array, signature: Uint8Array): boolean | undefined {
  if (algorithm === 'ed25519') {
    const known = publicKey(key)
    return known && signature.length === 64 && verify(null, data, known, signature)
  }

  const expected = signBytes(algorithm, key, data)
  return expected !== undefined && expected.length === signature.length && timingSafeEqual(expected, signature)
}

function signedBytes(over: string, { method, path, body, header }: SignedParts): Buffer {
  const pieces = over.split(/(\{(?:method|path|body|header:[\w-]+)\})/)
  return Buffer.concat(pieces.map((piece) => {
    if (piece === '{body}') return body
    if (piece === '{method}') return Buffer.from(method)
    if (piece === '{path}') return Buffer.from(path)
    const name = /^\{header:([\w-]+)\}$/.exec(piece)?.[1]
    return Buffer.from(name === undefined ? piece : header(name.toLowerCase()))
  }))
}

// RFC 8410's wrapping of a raw key: what most platforms hand out is the 32 bytes alone, as hex or base64.
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex')
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex')

function privateKey(text: string): KeyObject | undefined {
  return readKey(text, (pem) => createPrivateKey(pem), (raw) => createPrivateKey({ key: Buffer.concat([privatePrefix, raw]), format: 'der', type: 'pkcs8' }))
}

// To verify with a private key's public half is what somebody who set that one means.
function publicKey(text: string): KeyObject | undefined {
  return readKey(text, (pem) => createPublicKey(pem), (raw) => createPublicKey({ key: Buffer.concat([publicPrefix, raw]), format: 'der', type: 'spki' }))
}

function readKey(text: string, ofPem: (pem: string) => KeyObject, ofRaw: (raw: Buffer) => KeyObject): KeyObject | undefined {
  try {
    const raw = rawKey(text.trim())
    const key = text.includes('-----BEGIN') ? ofPem(text) : raw && ofRaw(raw)
    return key?.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

function rawKey(text: string): Buffer | undefined {
  const raw = /^[\da-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  return raw.length === 32 ? raw : undefined
}
