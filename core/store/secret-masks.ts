import { createMasker } from '../../sandbox/capabilities/secrets/mask.ts'
import type { SecretVault } from './secrets.ts'

/** Takes a plugin's secrets out of what it says, should one have come back to it in a form that a reply's mask did not know. */
export interface SecretMasks {
  text(plugin: string, text: string): Promise<string>
  /** Every text in a JSON value. */
  value<Value>(plugin: string, value: Value): Promise<Value>
}

/** Log lines come in floods: their plugin's secrets are not read anew for each. */
const keptMs = 5_000

export function createSecretMasks({ vault, now = () => performance.now() }: { vault: Pick<SecretVault, 'readSpace'>; now?: () => number }): SecretMasks {
  const maskers = new Map<string, { at: number; masker: Promise<(text: string) => string> }>()

  const load = async (plugin: string) => {
    const secrets = await vault.readSpace(`plugin:${plugin}`)
    if (secrets.length === 0) return (text: string) => text
    const mask = createMasker(secrets.map(({ name, value }) => ({ handle: name, value })))
    return (text: string) => Buffer.from(mask(Buffer.from(text).toString('latin1')), 'latin1').toString()
  }
  const maskerOf = (plugin: string) => {
    const known = maskers.get(plugin)
    if (known !== undefined && now() - known.at < keptMs) return known.masker
    const masker = load(plugin)
    maskers.set(plugin, { at: now(), masker })
    masker.catch(() => maskers.delete(plugin))
    return masker
  }

  return {
    text: async (plugin, text) => (await maskerOf(plugin))(text),
    async value(plugin, value) {
      const mask = await maskerOf(plugin)
      return value === undefined ? value : JSON.parse(JSON.stringify(value), (_key, one: unknown) => (typeof one === 'string' ? mask(one) : one))
    },
  }
}
