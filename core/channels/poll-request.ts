import type { PollManifest } from '../../plugin-registry/manifest/poll-schema.ts'
import { ChannelError } from './channel-error.ts'
import { withValueAt } from './json-pointer.ts'

/** The input of net.http's `fetch`: the broker checks it as one of the plugin's own. */
export interface PollRequest {
  url: string
  method: string
  headers: [string, string][]
  body?: string
  redirect: 'error'
}

/** What is asked next. Throws ChannelError('channel_unready') while the owner has not said which host. */
export function pollRequestOf({ request, cursor: place }: PollManifest, cursor: unknown, config: unknown): PollRequest {
  const known = cursor !== null && cursor !== undefined
  const url = new URL(addressOf(request, config))
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, String(value))
  if (known && place?.put.query !== undefined) url.searchParams.set(place.put.query, typeof cursor === 'string' ? cursor : JSON.stringify(cursor))

  const headers = Object.entries(request.headers ?? {})
  if (request.method === 'GET') return { url: url.href, method: 'GET', headers, redirect: 'error' }
  const body = known && place?.put.body !== undefined ? withValueAt(request.body ?? {}, place.put.body, cursor) : (request.body ?? {})
  return {
    url: url.href,
    method: 'POST',
    headers: [...headers, ['content-type', 'application/json']],
    body: Buffer.from(JSON.stringify(body)).toString('base64'),
    redirect: 'error',
  }
}

function addressOf({ base, url }: PollManifest['request'], config: unknown): string {
  return base === undefined ? absolute(url) : absolute(`${configured(base, config)}${url}`)
}

function absolute(address: string): string {
  if (URL.canParse(address)) return address
  throw new ChannelError('channel_unready', `"${address.slice(0, 200)}" is no address to ask; correct the plugin's configuration`, { address })
}

function configured({ fromConfig, default: standard }: NonNullable<PollManifest['request']['base']>, config: unknown): string {
  const value: unknown = typeof config === 'object' && config !== null && Object.hasOwn(config, fromConfig) ? Reflect.get(config, fromConfig) : undefined
  const origin = typeof value === 'string' && value !== '' ? value : standard
  if (origin === undefined) throw new ChannelError('channel_unready', `"${fromConfig}" is not set; set it in the plugin's configuration`, { fromConfig })
  // As the rights read it: the host that was granted is the host that is asked.
  const text = origin.includes('://') ? origin : `https://${origin}`
  return new URL(absolute(text)).origin
}
