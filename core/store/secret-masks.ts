import { createMasker } from '../../sandbox/capabilities/secrets/mask.ts'
import type { SecretVault } from './secrets.ts'

/** Takes a plugin's secrets out of what it says, should one have come back to it in a form that a reply's mask did not know. */
export interface SecretMasks {
  /** True for a plugin that is known to have no secrets now: there is nothing to wait for. False says nothing. */
  hasNone(plugin: string): boolean
  text(plugin: string, text: string): Promise<string>
  /** Bytes as latin1 text. */
  bytes(plugin: string, bytes: string): Promise<string>
  /** Every text, name and number in a JSON value; the value itself where nothing is masked. */
  value<Value>(plugin: string, value: Value): Promise<Value>
}

/** Lines come in floods: their plugin's secrets are not read anew for each. Another gateway's new secret is known this much later. */
const keptMs = 5_000

interface PluginMask {
  bytes(bytes: string): string
  text(text: string): string
  /** Values that a guest could tell as a number. */
  numbers: ReadonlyMap<number, string>
}

interface Kept {
  at: number
  mask: Promise<PluginMask | undefined>
  /** Once it has been read. */
  isEmpty: boolean
}

export function createSecretMasks({ vault, now = () => performance.now() }: { vault: Pick<SecretVault, 'readSpace' | 'onWrite'>; now?: () => number }): SecretMasks {
  const kept = new Map<string, Kept>()
  // What was captured a moment ago may be in the very next answer.
  vault.onWrite((space) => kept.delete(space))

  const keptOf = (space: string): Kept | undefined => {
    const known = kept.get(space)
    return known !== undefined && now() - known.at < keptMs ? known : undefined
  }

  const maskOf = (plugin: string): Promise<PluginMask | undefined> => {
    const space = spaceOf(plugin)
    const known = keptOf(space)
    if (known !== undefined) return known.mask
    const read: Kept = { at: now(), isEmpty: false, mask: vault.readSpace(space).then(maskFor) }
    kept.set(space, read)
    read.mask.then((mask) => (read.isEmpty = mask === undefined), () => kept.delete(space))
    return read.mask
  }

  return {
    hasNone: (plugin) => keptOf(spaceOf(plugin))?.isEmpty ?? false,
    text: async (plugin, text) => (await maskOf(plugin))?.text(text) ?? text,
    bytes: async (plugin, bytes) => (await maskOf(plugin))?.bytes(bytes) ?? bytes,
    async value(plugin, value) {
      const mask = await maskOf(plugin)
      return mask === undefined ? value : (masked(value, mask) as typeof value)
    },
  }
}

const spaceOf = (plugin: string) => `plugin:${plugin}`

function maskFor(secrets: readonly { name: string; value: string }[]): PluginMask | undefined {
  if (secrets.length === 0) return undefined
  const mask = createMasker(secrets.map(({ name, value }) => ({ handle: name, value })))
  return {
    bytes: mask,
    text: (text) => Buffer.from(mask(Buffer.from(text).toString('latin1')), 'latin1').toString(),
    numbers: new Map(secrets.flatMap(({ name, value }) => (String(Number(value)) === value ? [[Number(value), `[secret ${name}]`]] : []))),
  }
}

// What guests hand over was bounded in depth when it was read.
function masked(value: unknown, mask: PluginMask): unknown {
  const texts: string[] = []
  collect(value, texts)
  const found = maskedTogether(texts, mask)
  return found === undefined ? replaced(value, (text) => text, mask) : replaced(value, nextOf(found), mask)
}

/** Every text and name, in the order in which `replaced` asks for them. */
function collect(value: unknown, texts: string[]): void {
  if (typeof value === 'string') return void texts.push(value)
  if (typeof value !== 'object' || value === null) return
  const isArray = Array.isArray(value)
  for (const [key, one] of Object.entries(value)) {
    if (!isArray) texts.push(key)
    collect(one, texts)
  }
}

// Searched are bytes, one character each: this one is in none of them.
const between = '\u{FFFF}'

/** All in one search, for each of a hundred thousand short texts would cost as much as all together; undefined where nothing is masked. */
function maskedTogether(texts: readonly string[], { bytes }: PluginMask): string[] | undefined {
  const all = texts.map((text) => Buffer.from(text).toString('latin1')).join(between)
  const safe = bytes(all)
  return safe === all ? undefined : safe.split(between).map((text) => Buffer.from(text, 'latin1').toString())
}

function nextOf(texts: readonly string[]): (text: string) => string {
  let at = 0
  return (text) => texts[at++] ?? text
}

function replaced(value: unknown, next: (text: string) => string, mask: PluginMask): unknown {
  if (typeof value === 'string') return next(value)
  if (typeof value === 'number') return mask.numbers.get(value) ?? value
  if (Array.isArray(value)) return sameOr(value, value.map((one) => replaced(one, next, mask)))
  if (typeof value !== 'object' || value === null) return value
  const before = Object.entries(value)
  const after = before.map(([key, one]) => [next(key), replaced(one, next, mask)] as const)
  const isSame = after.every(([key, one], at) => key === before[at]?.[0] && one === before[at][1])
  return isSame ? value : Object.fromEntries(after)
}

function sameOr(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return after.every((one, at) => one === before[at]) ? before : after
}
