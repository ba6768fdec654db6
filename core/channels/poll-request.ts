import type { PollManifest } from '../../plugin-registry/manifest/poll-schema.ts'
import { addressOf } from './address.ts'
import { withValueAt } from '../../sandbox/capabilities/json-pointer.ts'

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
