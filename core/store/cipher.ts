import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { StoreError } from './store-error.ts'

const algorithm = 'aes-256-gcm'
const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

/** What a secret belongs to. A ciphertext that was moved to another row, space or name does not open. */
export interface SecretIdentity {
  id: string
  space: string
  name: string
}

export interface Sealed {
  keyId: string
  nonce: Uint8Array
  /** The encrypted value, then the tag. */
  ciphertext: Uint8Array
}

/** The key that seals, and earlier ones that still open: a key is replaced by sealing row after row anew. */
export interface Cipher {
  readonly keyId: string
  /** Can this keyring open what the key of that id sealed? */
  knows(keyId: string): boolean
  seal(value: string, identity: SecretIdentity): Sealed
  /** Throws StoreError: key_wrong for another key, secret_damaged for anything that was altered. */
  open(sealed: Sealed, identity: SecretIdentity): string
}

/** Keys are 32 bytes as base64url; the first one seals. */
export function createCipher(secret: string, previous: readonly string[] = []): Cipher {
  const keys = new Map([...previous, secret].map((text) => {
    const key = readKey(text)
    return [idOf(key), key]
  }))
  const sealing = readKey(secret)
  const keyId = idOf(sealing)

  return {
    keyId,
    knows: (id) => keys.has(id),
    seal(value, identity) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, sealing, nonce, { authTagLength: tagBytes })
      cipher.setAAD(bind(keyId, identity))
      return { keyId, nonce, ciphertext: Buffer.concat([cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]) }
    },
    open(sealed, identity) {
      const key = keys.get(sealed.keyId)
      if (key === undefined) throw new StoreError('key_wrong', `The secret ${identity.name} was sealed with another key (${sealed.keyId})`, { keyId: sealed.keyId })
      return decrypt(key, sealed, identity)
    },
  }
}

function decrypt(key: Buffer, { keyId, nonce, ciphertext }: Sealed, identity: SecretIdentity): string {
  try {
    const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
    decipher.setAAD(bind(keyId, identity))
    decipher.setAuthTag(ciphertext.subarray(-tagBytes))
    return Buffer.concat([decipher.update(ciphertext.subarray(0, -tagBytes)), decipher.final()]).toString('utf8')
  } catch (error) {
    throw new StoreError('secret_damaged', `The secret ${identity.name} of ${identity.space} was altered in the database; set it again`, { ...identity }, { cause: error })
  }
}

/** Each part with its length in front: no two identities give the same bytes. */
function bind(keyId: string, { id, space, name }: SecretIdentity): Buffer {
  return Buffer.from(['airlock secret v1', keyId, id, space, name].map((part) => `${Buffer.byteLength(part)}:${part}`).join(''))
}

/** Derived one way: the id in the database says which key it was, and nothing about it. */
function idOf(key: Buffer): string {
  return Buffer.from(hkdfSync('sha256', key, 'airlock', 'key id v1', 8)).toString('hex')
}

function readKey(text: string): Buffer {
  const key = Buffer.from(text, 'base64url')
  if (key.length !== keyBytes) throw new StoreError('key_wrong', `A key has ${key.length} bytes; ${keyBytes} are needed`)
  return key
}
