import { nestsDeeper } from '../../broker/json-depth.ts'
import { valueAt } from '../json-pointer.ts'

const maxDepth = 64
/** Each is a parse of the whole. */
const maxTries = 8

/** Could the text of a request or a frame ask for this secret? */
export function holdsPlaceholder(text: string | Buffer, handle: string): boolean {
  return text.includes(placeholder(handle))
}

/**
 * JSON text with the value where it has `{handle}` at the pointer; undefined when it is no JSON, or has none there.
 * Nothing else of the text changes: written anew from its parsed form, an id of 20 digits would be rounded.
 */
export function filledText(text: string, handle: string, pointer: string, value: string): string | undefined {
  if (nestsDeeper(text, maxDepth)) return undefined
  const token = JSON.stringify(placeholder(handle))
  let at = text.indexOf(token)
  for (let tries = 0; at !== -1 && tries < maxTries; tries++) {
    const filled = `${text.slice(0, at)}${JSON.stringify(value)}${text.slice(at + token.length)}`
    if (holdsAt(filled, pointer, value)) return filled
    at = text.indexOf(token, at + 1)
  }

  return undefined
}

export function placeholder(handle: string): string {
  return `{${handle}}`
}

function holdsAt(text: string, pointer: string, value: string): boolean {
  try {
    return valueAt(JSON.parse(text), pointer) === value
  } catch {
    return false
  }
}
