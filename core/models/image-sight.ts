import type { ModelMessage, ModelRequest } from './adapter.ts'

/** Who cannot see says so in many words, and with many a status: 404 at OpenRouter, 500 at llama.cpp, 413 where a proxy stands before them. */
const statuses = new Set([400, 404, 413, 415, 422, 500, 501])
const words = /image|vision|multi-?modal|content.{0,60}(must|should|expected?).{0,20}string|invalid type: sequence/i
const maxReadChars = 4_096
const note = '[What is on the attached images could not be shown to you.]'

/** What one adapter learns of its models: may images be sent along? */
export interface ImageSight {
  /** The request as this model takes it. */
  fit(request: ModelRequest): ModelRequest
  /** True when the images were why it was refused: it may be asked again, and is not shown images any more. */
  learn(thrown: unknown, request: ModelRequest): boolean
}

export function createImageSight(): ImageSight {
  const blind = new Set<string>()
  return {
    fit: request => (blind.has(request.model) && hasImages(request) ? { ...request, messages: request.messages.map(withoutImages) } : request),
    learn(thrown, request) {
      if (blind.has(request.model) || !hasImages(request) || !isAboutImages(thrown)) return false
      blind.add(request.model)
      return true
    },
  }
}

function hasImages({ messages }: ModelRequest): boolean {
  return messages.some(message => message.role === 'user' && message.images !== undefined && message.images.length > 0)
}

function withoutImages(message: ModelMessage): ModelMessage {
  if (message.role !== 'user' || message.images === undefined || message.images.length === 0) return message
  return { role: 'user', text: `${message.text}\n${note}`.trim() }
}

function isAboutImages(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false
  const status: unknown = Reflect.get(thrown, 'status')
  return typeof status === 'number' && statuses.has(status) && (status === 413 || words.test(thrown.message.slice(0, maxReadChars)))
}
