import { ModelError, type ModelCode } from './model-error.ts'
import type { Remedy } from './remedy.ts'
import { retryAfterMs } from './retry-after.ts'

/** What was being asked of whom. */
export interface Asked {
  provider: string
  baseUrl: string
  model?: string
}

const maxQuoteChars = 300
/** Of megabytes of words only the beginning is looked at: what is quoted lies there. */
const maxReadChars = 4_096

/** What came with a refusal besides its status and words. */
export interface RefusalExtras {
  headers?: Headers
  /** The vendor's own code, such as `insufficient_quota`. */
  vendorCode?: string
  /** The key that was used, which must not be quoted. */
  hidden?: string
}

const tooLong = /context[ _](length|window|size)|maximum context|(prompt|input|request) is too long|too many (input )?tokens|exceeds? the (available |maximum )?(context|number of tokens)|token count.{0,40}exceeds/i
const outOfMoney = /insufficient_quota|exceeded your current quota|credit balance is too low|billing|payment|spend limit/i

/** An HTTP refusal in words: who refused, why (the vendor's own words, shortened, without the `hidden` key), what to do. */
export function fromStatus(status: number, vendorWords: string, asked: Asked, { headers, vendorCode = '', hidden }: RefusalExtras = {}): ModelError {
  const { provider, baseUrl, model } = asked
  const said = quote(vendorWords, hidden)
  const waitMs = headers && retryAfterMs(headers, Date.now())
  const build = (code: ModelCode, words: string, remedy: Remedy) =>
    new ModelError(code, `${words}${said}`, { ...asked, status, remedy, ...(waitMs !== undefined && { retryAfterMs: waitMs }) })
  const told = `${vendorCode} ${vendorWords.slice(0, maxReadChars)}`
  const isPoor = outOfMoney.test(told)

  if (status === 401) return build('provider_refused', `${provider} refused the key. Check the key in the model settings.`, 'elsewhere')
  if (status === 403) return build('provider_refused', `${provider} does not allow this${model ? ` (${model})` : ''}. Check what the key may do there.`, 'elsewhere')
  if (status === 402 || (status === 400 && isPoor)) return build('provider_refused', `${provider} asks for payment. Check the balance of the account there.`, 'elsewhere')
  if (status === 413 || ((status === 400 || status === 422) && tooLong.test(told))) {
    return build('context_exceeded', `The conversation is longer than ${model ?? 'the model'} of ${provider} can read. Begin a new one, or choose a model that reads more.`, 'none')
  }
  if (status === 404 && model) return build('model_unknown', `${provider} has no model "${model}" at ${baseUrl}. Choose another model, or check the base URL.`, 'elsewhere')
  if (status === 404) return build('provider_broken', `${provider} serves no models at ${baseUrl}. Check the base URL; it usually ends in /v1.`, 'elsewhere')
  if (status === 408 || status === 409) return build('provider_broken', `${provider} could not take the request in time (status ${status}). Try again.`, 'again')
  if (status === 429) return build('provider_rate_limited', `${provider} is busy or the account's quota is used up. Wait a little, or check the quota there.`, isPoor ? 'elsewhere' : 'again')
  if (status >= 300 && status < 400) return build('provider_broken', `${provider} answers at another address than ${baseUrl}. Set the base URL it names.`, 'elsewhere')
  if (status >= 500) return build('provider_broken', `${provider} has a problem of its own (status ${status}). Try again in a while, or choose another model.`, 'again')
  return build('provider_refused', `${provider} refused the request (status ${status}). Check that the model fits what is asked of it.`, 'none')
}

/** Whatever an SDK, fetch or the network threw, as a ModelError in words. */
export function toModelError(thrown: unknown, asked: Asked, hidden?: string): ModelError {
  for (const error of causes(thrown)) {
    if (error instanceof ModelError) return error
  }
  const told = at(thrown, 'headers')
  const extras = { vendorCode: stringAt(thrown, 'code') ?? stringAt(thrown, 'type'), hidden, ...(told instanceof Headers && { headers: told }) }
  const status = numberAt(thrown, 'status')
  if (status !== undefined) return fromStatus(status, message(thrown), asked, extras)
  const midway = midwayStatus(thrown)
  if (midway !== undefined) return fromStatus(midway, message(thrown), asked, extras)
  for (const error of causes(thrown)) {
    // fetch has no code for this: it will not speak to ports that belong to other protocols.
    const known = fromNetwork(message(error) === 'bad port' ? 'bad port' : stringAt(error, 'code'), asked, thrown)
    if (known) return known
  }
  return new ModelError(
    'provider_broken',
    `${asked.provider} sent an answer that could not be read. Check that the base URL ${asked.baseUrl} speaks the API that is chosen for it.${quote(message(thrown), hidden)}`,
    { ...asked, remedy: 'elsewhere' satisfies Remedy },
    { cause: thrown },
  )
}

const midwayStatuses: Readonly<Record<string, number>> = { rate_limit_error: 429, invalid_request_error: 400, authentication_error: 401, permission_error: 403, billing_error: 402, not_found_error: 404, request_too_large: 413 }

/** An error that a vendor told in the middle of a stream, when the status had been 200: the one it would have been before. */
function midwayStatus(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || at(thrown, 'error') === undefined) return undefined
  const type = stringAt(thrown, 'type')
  return (type !== undefined && Object.hasOwn(midwayStatuses, type) ? midwayStatuses[type] : undefined) ?? 500
}

function fromNetwork(code: string | undefined, asked: Asked, cause: unknown): ModelError | undefined {
  const { provider, baseUrl } = asked
  const unreachable = (words: string, remedy: Remedy = 'again') => new ModelError('provider_unreachable', words, { ...asked, reason: code, remedy }, { cause })
  switch (code) {
    case 'bad port':
      return unreachable(`The port in ${baseUrl} (${provider}) belongs to another protocol, and nothing is asked there. Correct the base URL.`, 'elsewhere')
    case 'ECONNREFUSED':
      return unreachable(`Nothing answers at ${baseUrl} (${provider}). Start it there, or correct the base URL.`)
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return unreachable(`The name in ${baseUrl} (${provider}) could not be resolved. Check the base URL and this computer's network.`)
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return new ModelError('provider_broken', `${provider} broke off the connection in the middle of its answer. Ask again.`, { ...asked, reason: code, remedy: 'again' satisfies Remedy }, { cause })
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return new ModelError('provider_timeout', `${provider} did not answer in time at ${baseUrl}. Try again, or check that it runs.`, { ...asked, reason: code, remedy: 'again' satisfies Remedy }, { cause })
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return unreachable(`${baseUrl} (${provider}) cannot be reached from here. Check this computer's network.`)
  }
  if (code?.startsWith('CERT_') || code?.includes('SELF_SIGNED') || code?.startsWith('ERR_TLS') || code?.startsWith('UNABLE_TO_')) {
    return unreachable(`The certificate of ${baseUrl} (${provider}) is not trusted here. Check the base URL, or add its certificate authority with NODE_EXTRA_CA_CERTS.`, 'elsewhere')
  }
  return undefined
}

function* causes(thrown: unknown): Generator<unknown> {
  let error = thrown
  for (let depth = 0; depth < 8 && error !== undefined && error !== null; depth += 1) {
    yield error
    if (error instanceof AggregateError) yield* error.errors
    error = error instanceof Error ? error.cause : undefined
  }
}

// Some endpoints repeat the key they refused, and whoever chats reads these words.
function quote(words: string, hidden = ''): string {
  const shown = (hidden === '' ? words : words.replaceAll(hidden, '[key]')).slice(0, maxReadChars)
  // Each `<` is looked at once: with `[^>]*`, a hundred thousand of them would stop the gateway for seconds.
  const line = shown.replace(/<[^<>]*>/g, ' ').replace(/\s+/g, ' ').trim()
  if (line === '') return ''
  return ` It said: “${line.length > maxQuoteChars ? `${line.slice(0, maxQuoteChars)}…` : line}”`
}

const message = (thrown: unknown) => (thrown instanceof Error ? thrown.message : '')

function numberAt(value: unknown, key: string): number | undefined {
  const found = at(value, key)
  return typeof found === 'number' ? found : undefined
}

function stringAt(value: unknown, key: string): string | undefined {
  const found = at(value, key)
  return typeof found === 'string' ? found : undefined
}

const at = (value: unknown, key: string): unknown => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined)
