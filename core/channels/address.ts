import { ChannelError } from './channel-error.ts'

export interface ManifestAddress {
  /** Where the host is the owner's to choose. */
  base?: { fromConfig: string; default?: string }
  /** Absolute, or with `base` what follows it. */
  url: string
}

/** Where a manifest leads, with the owner's configuration put in. Throws ChannelError('channel_unready') while they have not said which host. */
export function addressOf({ base, url }: ManifestAddress, config: unknown, kind: 'http' | 'ws' = 'http'): string {
  return absolute(base === undefined ? url : `${configured(base, config, kind)}${url}`)
}

function absolute(address: string): string {
  if (URL.canParse(address)) return address
  throw new ChannelError('channel_unready', `"${address.slice(0, 200)}" is no address to ask; correct the plugin's configuration`, { address })
}

function configured({ fromConfig, default: standard }: NonNullable<ManifestAddress['base']>, config: unknown, kind: 'http' | 'ws'): string {
  const value: unknown = typeof config === 'object' && config !== null && Object.hasOwn(config, fromConfig) ? Reflect.get(config, fromConfig) : undefined
  const origin = typeof value === 'string' && value !== '' ? value : standard
  if (origin === undefined) throw new ChannelError('channel_unready', `"${fromConfig}" is not set; set it in the plugin's configuration`, { fromConfig })
  // As the rights read it: the host that was granted is the host that is asked.
  const text = origin.includes('://') ? origin : `${kind}s://${origin}`
  return new URL(absolute(text.replace(/^(?:http|ws)(?=s?:\/\/)/i, kind))).origin
}
