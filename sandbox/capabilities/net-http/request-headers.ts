import { CapabilityError } from '../../broker/capability-error.ts'

export type HeaderList = readonly (readonly [name: string, value: string])[]

const maxHeaders = 64
const maxHeaderChars = 16 * 1024

// What decides where a message ends or goes is the gateway's to say; a body's encoding and length it knows itself.
const forbidden = new Set([
  'accept-encoding', 'connection', 'content-length', 'expect', 'host', 'http2-settings', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'via',
])
const token = /^[!#$%&'*+.^_`|~\w-]+$/
// Latin-1 without controls: no line can be ended inside a value.
const fieldValue = /^[\t\x20-\x7E\x80-\xFF]*$/

export function isForbiddenHeader(name: string): boolean {
  const lower = name.toLowerCase()
  return forbidden.has(lower) || lower.startsWith('proxy-')
}

export function isHeaderName(name: string): boolean {
  return name.length <= 100 && token.test(name)
}

export function isHeaderValue(value: string): boolean {
  return fieldValue.test(value)
}

/** Names in lower case. Throws CapabilityError `request_invalid`. */
export function readHeaders(headers: HeaderList): [string, string][] {
  const chars = headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  if (headers.length > maxHeaders || chars > maxHeaderChars) {
    throw new CapabilityError('request_invalid', `${headers.length} headers with ${chars} characters; allowed are ${maxHeaders} with ${maxHeaderChars}`)
  }

  return headers.map(([name, value]) => {
    if (!isHeaderName(name)) throw new CapabilityError('request_invalid', `"${name.slice(0, 100)}" is not a header name`)
    if (isForbiddenHeader(name)) throw new CapabilityError('request_invalid', `the header ${name} is set by the gateway`)
    if (!isHeaderValue(value)) throw new CapabilityError('request_invalid', `the value of the header ${name} holds characters that no header may hold`)
    return [name.toLowerCase(), value]
  })
}
