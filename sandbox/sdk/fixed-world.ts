/** What time it is and which random numbers come, while a plugin is tested. */
export interface FixedWorld {
  now(): number
  /** A byte from the seed. */
  byte(): number
  /** Runs it while `Date`, `Math.random` and `crypto` of this process show the same. */
  inside<Value>(work: () => Promise<Value>): Promise<Value>
}

interface Globals {
  Date: DateConstructor
  crypto?: { getRandomValues(array: ArrayBufferView): ArrayBufferView; randomUUID(): string }
}

/** For tests that want the same each time. One test of a process at a time: the globals are everybody's. */
export function createFixedWorld({ now, seed }: { now: number; seed: string }): FixedWorld {
  const next = seeded(seed)
  const byte = () => Math.floor(next() * 256)
  const fill = (array: ArrayBufferView) => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
    for (let at = 0; at < bytes.length; at++) bytes[at] = byte()
    return array
  }

  return {
    now: () => now,
    byte,
    async inside(work) {
      const realm = globalThis as unknown as Globals
      const { Date: trueDate, crypto } = realm
      const { random } = Math
      const held = crypto && { getRandomValues: crypto.getRandomValues, randomUUID: crypto.randomUUID }
      realm.Date = fixedDate(trueDate, now)
      Math.random = next
      if (crypto) Object.assign(crypto, { getRandomValues: fill, randomUUID: () => uuidOf(byte) })
      try {
        return await work()
      } finally {
        realm.Date = trueDate
        Math.random = random
        // They stood on the prototype, not on the object.
        if (crypto && held) for (const name of Object.keys(held)) delete (crypto as unknown as Record<string, unknown>)[name]
      }
    },
  }
}

/** RFC 9562, version 4. */
export function uuidOf(byte: () => number): string {
  const bytes = Array.from({ length: 16 }, byte)
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.map((each) => each.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function fixedDate(Native: DateConstructor, now: number): DateConstructor {
  return new Proxy(Native, {
    get: (target, name, receiver) => (name === 'now' ? () => now : Reflect.get(target, name, receiver)),
    construct: (target, parts, newTarget) => Reflect.construct(target, parts.length === 0 ? [now] : parts, newTarget),
    apply: () => new Native(now).toString(),
  })
}

/** Mulberry32 over a hash of the text: for tests, never for secrets. */
function seeded(text: string): () => number {
  let state = 0x811c9dc5
  for (const unit of text) state = Math.imul(state ^ unit.codePointAt(0)!, 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
