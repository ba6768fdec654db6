import { ModelError } from './model-error.ts'

/** The longest answer a model may stream, on the wire. */
export const maxAnswerBytes = 32 * 1024 * 1024
const maxRefusalBytes = 64 * 1024
// Only what the protocol needs leaves: the SDKs would add a description of this computer, and headers
// that the environment (OPENAI_CUSTOM_HEADERS, ANTHROPIC_CUSTOM_HEADERS) means for one vendor would go to every provider.
const protocolHeaders: readonly string[] = ['authorization', 'accept', 'content-type']

/**
 * `fetch` towards an endpoint that may be anything: nothing is followed elsewhere, no body is read without end,
 * and `heard` is told of every piece of an answer that arrives (not of its headers: a model may think for long after them).
 */
export function guardFetch(inner: typeof fetch, provider: string, heard: () => void, headers: readonly string[] = protocolHeaders): typeof fetch {
  return async (input, init) => {
    const response = await inner(input, { ...init, headers: pick(new Headers(init?.headers), headers), redirect: 'manual' })
    if (!response.ok) return new Response(await beginning(response), { status: response.status, headers: response.headers })
    if (response.body === null) return response
    return new Response(ReadableStream.from(bounded(response.body, provider, heard)), { status: response.status, headers: response.headers })
  }
}

function pick(headers: Headers, names: readonly string[]): Headers {
  return new Headers([...headers].filter(([name]) => names.includes(name)))
}

async function* bounded(body: ReadableStream<Uint8Array>, provider: string, heard: () => void): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of body) {
    heard()
    bytes += chunk.byteLength
    if (bytes > maxAnswerBytes) {
      throw new ModelError('provider_broken', `${provider} sent more than ${maxAnswerBytes / 1024 / 1024} MB as one answer. Ask again, or choose another model.`, { provider })
    }
    yield chunk
  }
}

/** The first 64 KiB of a body as text; the rest is never read. */
export async function beginning(response: Response, maxBytes = maxRefusalBytes): Promise<string> {
  if (response.body === null) return ''
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.byteLength
    text += decoder.decode(chunk, { stream: true })
    if (bytes >= maxBytes) break
  }
  return text.slice(0, maxBytes)
}
