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
  if (typeof value === 'string') return mask.text(value)
  if (typeof value === 'number') return mask.numbers.get(value) ?? value
  if (Array.isArray(value)) return sameOr(value, value.map((one) => masked(one, mask)))
  if (typeof value !== 'object' || value === null) return value
  const before = Object.entries(value)
  const after = before.map(([key, one]) => [mask.text(key), masked(one, mask)] as const)
  const isSame = after.every(([key, one], at) => key === before[at]?.[0] && one === before[at][1])
  return isSame ? value : Object.fromEntries(after)
}

function sameOr(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return after.every((one, at) => one === before[at]) ? before : after
}
