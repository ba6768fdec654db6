import { CapabilityError, type Http, type HttpResponse } from '@airlock/sdk'
import { number, object, text } from './read.ts'

/** What Telegram says when it does not do something. */
export class TelegramError extends Error {
  override name = 'TelegramError'
  readonly code: number
  readonly retryAfterS: number | undefined
  /** A group that became a supergroup has another id now. */
  readonly movedTo: string | undefined

  constructor(method: string, code: number, description: string, more: { retryAfterS?: number; movedTo?: string } = {}) {
    super(`Telegram: ${method}: ${code} ${description}`)
    this.code = code
    this.retryAfterS = more.retryAfterS
    this.movedTo = more.movedTo
  }
}

const standardRoot = 'https://api.telegram.org'

/** Telegram's methods. `{token}` stays as it is: the gateway puts the token in, where nothing in here sees it. */
export interface Api {
  call(method: string, parameters: object): Promise<unknown>
  upload(method: string, fields: Record<string, string>, file: { field: string; blob: string; name: string }): Promise<unknown>
  fileUrl(path: string): string
}

export function createApi(http: Http, config: Readonly<Record<string, unknown>>): Api {
  const configured = text(config['apiRoot'])
  const root = configured === undefined || configured === '' ? standardRoot : (configured.includes('://') ? configured : `https://${configured}`).replace(/\/+$/, '')

  return {
    async call(method, parameters) {
      const response = await http.fetch(`${root}/bot{token}/${method}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(parameters) })
      return resultOf(method, response)
    },
    async upload(method, fields, file) {
      return resultOf(method, await http.upload(`${root}/bot{token}/${method}`, { fields, files: [file] }))
    },
    fileUrl: (path) => `${root}/file/bot{token}/${path.split('/').map(encodeURIComponent).join('/')}`,
  }
}

async function resultOf(method: string, response: HttpResponse): Promise<unknown> {
  const answer = object(await response.json().catch(() => undefined))
  if (answer?.['ok'] === true) return answer['result']

  const code = number(answer?.['error_code']) ?? response.status
  // A proxy's page, a server that is down: it may be well again in a moment. So may a token, once its owner has set another.
  if (answer === undefined || code >= 500 || code === 401 || (code === 404 && answer['error_code'] !== undefined)) {
    throw new CapabilityError('network_failed', `Telegram: ${method}: ${code} ${text(answer?.['description']) ?? response.statusText}`.trim())
  }

  const parameters = object(answer['parameters'])
  const movedTo = number(parameters?.['migrate_to_chat_id'])
  throw new TelegramError(method, code, text(answer['description']) ?? '', { retryAfterS: number(parameters?.['retry_after']), movedTo: movedTo === undefined ? undefined : String(movedTo) })
}
