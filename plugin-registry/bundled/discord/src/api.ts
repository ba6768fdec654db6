import { CapabilityError, type Http, type HttpResponse } from '@airlock/sdk'
import { number, object, text } from './read.ts'

/** What Discord says when it does not do something. */
export class DiscordError extends Error {
  override name = 'DiscordError'
  readonly status: number
  readonly code: number | undefined
  readonly retryAfterMs: number | undefined

  constructor(what: string, status: number, description: string, more: { code?: number; retryAfterMs?: number } = {}) {
    super(`Discord: ${what}: ${status} ${description}`.trim())
    this.status = status
    this.code = more.code
    this.retryAfterMs = more.retryAfterMs
  }
}

const standardRoot = 'https://discord.com'
const maxRetryMs = 3_600_000

/** Discord's REST API. The gateway adds the header with the token, where nothing in here sees it. */
export interface Api {
  call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<unknown>
  upload(path: string, payload: object, files: readonly { blob: string; name: string }[]): Promise<unknown>
}

export function createApi(http: Http, config: Readonly<Record<string, unknown>>): Api {
  const configured = text(config['apiRoot'])
  const root = configured === undefined || configured === '' ? standardRoot : (configured.includes('://') ? configured : `https://${configured}`).replace(/\/+$/, '')
  const address = (path: string) => `${root}/api/v10${path}`

  return {
    async call(method, path, body) {
      const init = body === undefined ? { method } : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      return resultOf(`${method} ${path}`, await http.fetch(address(path), init))
    },
    async upload(path, payload, files) {
      const fields = { payload_json: JSON.stringify({ ...payload, attachments: files.map(({ name }, index) => ({ id: index, filename: name })) }) }
      return resultOf(`POST ${path}`, await http.upload(address(path), { fields, files: files.map(({ blob, name }, index) => ({ field: `files[${index}]`, blob, name })) }))
    },
  }
}

async function resultOf(what: string, response: HttpResponse): Promise<unknown> {
  const answer: unknown = response.status === 204 ? {} : await response.json().catch(() => undefined)
  if (response.ok && answer !== undefined) return answer

  const fields = object(answer)
  const description = text(fields?.['message']) ?? response.statusText
  const { status } = response
  if (status === 429) {
    const seconds = number(fields?.['retry_after']) ?? Number(response.headers.get('retry-after') ?? 1)
    throw new DiscordError(what, status, description, { retryAfterMs: Math.min(maxRetryMs, Math.ceil((seconds > 0 ? seconds : 1) * 1_000)) })
  }
  // A proxy's page, a server that is down: it may be well again in a moment. So may a token, once its owner has set another.
  if (status >= 500 || status === 401 || fields === undefined) throw new CapabilityError('network_failed', `Discord: ${what}: ${status} ${description}`.trim())
  throw new DiscordError(what, status, description, { code: number(fields['code']) })
}
