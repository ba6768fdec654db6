import { z } from 'zod'

/** A host that the plugin's owner sets in its configuration. */
export const fromConfig = z.strictObject({ fromConfig: z.string().min(1).max(100) })
export type FromConfig = z.infer<typeof fromConfig>

export interface ConfiguredHost {
  /** `https://matrix.example.org` */
  origin: string
  /** As secrets name hosts: the bare host where https and its port are the usual ones, else the origin. */
  host: string
}

/** Reads `example.org`, `example.org:8448`, `http://nas.lan:5000` or `wss://example.org` (as https) under the named key; undefined when there is none. */
export function hostFromConfig({ fromConfig: key }: FromConfig, config: unknown): ConfiguredHost | undefined {
  if (typeof config !== 'object' || config === null || !Object.hasOwn(config, key)) return undefined
  const value: unknown = Reflect.get(config, key)
  if (typeof value !== 'string') return undefined
  const text = value.includes('://') ? value.replace(/^ws(?=s?:)/i, 'http') : `https://${value}`
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.username !== '' || url.hostname.includes('*') || !/^https?:$/.test(url.protocol)) return undefined
  return { origin: url.origin, host: url.protocol === 'https:' && url.port === '' ? url.hostname : url.origin }
}
