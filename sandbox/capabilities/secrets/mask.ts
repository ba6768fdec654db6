/** A value that must not be seen, and what to show in its place. */
export interface Masked {
  handle: string
  value: string
}

/** Bytes as text, one character each: bodies and headers are searched alike. */
export type Masker = (bytes: string) => string

/** Fewer characters than this cannot be told from other text: masked, they would leave nothing readable, and tell what they are. */
export const minSecretChars = 4

/** Can this value be found again in what comes back? */
export function isMaskable(value: string): boolean {
  return value.replaceAll(/\s/g, '').length >= minSecretChars
}

// Shorter pieces of base64 or hex would be found in any text.
const minEncodedChars = 6

/**
 * Replaces each secret's value, however a server may echo it: raw, URL-encoded, JSON- or HTML-escaped, hex, and base64 at
 * each of its three alignments (inside a longer encoded text, a value begins at any of them).
 * Input and output are latin1 text of UTF-8 bytes.
 */
export function createMasker(secrets: readonly Masked[]): Masker {
  // One value may have several places, and several forms of it may be spelt alike.
  const marks = new Map(secrets.filter(({ value }) => value !== '').flatMap(({ handle, value }) => formsOf(value).map((form): [string, string] => [form.toLowerCase(), `[secret ${handle}]`])))
  // A longer form may hold a shorter one, and would survive in part.
  const forms = [...marks].toSorted(([a], [b]) => b.length - a.length)

  return (bytes) => {
    let text = bytes
    // Latin1 keeps its length in lower case. Searched as text, for a pattern made of a long value is too large for a RegExp.
    let lower = text.toLowerCase()
    for (const [form, mark] of forms) {
      const places = placesOf(form, lower)
      if (places.length === 0) continue
      text = markedAt(places, form.length, text, mark)
      lower = markedAt(places, form.length, lower, mark.toLowerCase())
    }

    return text
  }
}

function placesOf(form: string, lower: string): number[] {
  const places: number[] = []
  for (let at = lower.indexOf(form); at !== -1; at = lower.indexOf(form, at + form.length)) places.push(at)
  return places
}

function markedAt(places: readonly number[], length: number, text: string, mark: string): string {
  return [...places.map((place, at) => text.slice(at === 0 ? 0 : places[at - 1]! + length, place)), text.slice(places.at(-1)! + length)].join(mark)
}

/** Every form in which a value is looked for, as latin1 text. */
export function formsOf(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1)
  const ascii = json.replaceAll(/[^\x20-\x7E]/g, unicodeEscape)
  const bytes = Buffer.from(value)
  const encoded = encodeURIComponent(value)
  const everyByte = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
  const texts = [
    value,
    json,
    ascii,
    json.replaceAll('/', '\\/'),
    ascii.replaceAll('/', '\\/'),
    [...Array(value.length).keys()].map((at) => unicodeEscape(value[at] ?? '')).join(''),
    encoded,
    strictEncoded(value),
    encoded.replaceAll('%20', '+'),
    new URLSearchParams([['', value]]).toString().slice(1),
    encodeURI(value.toWellFormed()),
    everyByte,
    // A whole address as another's query: what a site does that sends to its sign-in.
    ...[encoded, strictEncoded(value), new URLSearchParams([['', value]]).toString().slice(1)].map(encodeURIComponent),
    JSON.stringify(json).slice(1, -1),
    ...htmlForms(value),
  ]
  const inner = [bytes.toString('hex'), ...base64Forms(bytes)].filter((form) => form.length >= minEncodedChars)
  return [...new Set([...texts.map((text) => Buffer.from(text).toString('latin1')), ...inner])].filter((form) => form !== '')
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function strictEncoded(value: string): string {
  return encodeURIComponent(value).replaceAll(/[!'()*~._-]/g, (unit) => `%${unit.charCodeAt(0).toString(16)}`)
}

function htmlForms(value: string): string[] {
  const named = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const everyUnit = (write: (code: number) => string) => [...value].map((unit) => `&#${write(unit.codePointAt(0) ?? 0)};`).join('')
  const numbered = [everyUnit(String), everyUnit((code) => `x${code.toString(16)}`)]
  // Some leave ">" as it is: alone it opens nothing.
  const open = named.replaceAll('&gt;', '>')
  return [...numbered, open, open.replaceAll('"', '&quot;'), named, named.replaceAll('"', '&quot;'), ...['&#39;', '&#x27;', '&apos;'].map((mark) => named.replaceAll('"', '&quot;').replaceAll("'", mark))]
}

// Of the encoded characters only those that hold bits of the value alone: their neighbours depend on what stands beside it.
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64url')
    const first = Math.ceil((shift * 8) / 6)
    const last = Math.floor(((shift + bytes.length) * 8) / 6)
    const inner = text.slice(first, last)
    return [inner, inner.replaceAll('-', '+').replaceAll('_', '/'), inner.replaceAll('-', '+').replaceAll('_', '\\/')]
  })
}
