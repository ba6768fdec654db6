const previewChars = 120
const longChars = 200

/** A value on one line, for a card that is folded: a lone field's value, else `field: value, …`. */
export function previewOf(value: unknown): string {
  return cut(flat(value).replaceAll(/\s+/g, ' ').trim())
}

/** A result on one line: many tools put what people should read into `text`. */
export function resultOf(output: unknown): string {
  const said = typeof output === 'object' && output !== null && 'text' in output && typeof output.text === 'string' ? output.text : output
  return previewOf(said)
}

/** How far a tool says it is: `half way (50%)`. */
export function progressText({ message = '', fraction }: { message?: string | undefined; fraction?: number | undefined }): string {
  const share = fraction === undefined ? '' : `${Math.round(fraction * 100)}%`
  return cut(message === '' || share === '' ? message + share : `${flat(message)} (${share})`)
}

/** A value in full, for a card that is open. */
export function fullText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '')
}

/** A value in full, in parts: long texts each by themselves, with their field's name, where JSON would make one endless line of them. */
export function partsOf(value: unknown): { name?: string; text: string }[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ text: fullText(value) }]
  const entries = Object.entries(value)
  const long = entries.flatMap(([name, entry]) => (isLong(entry) ? [{ name, text: entry }] : []))
  const short = entries.filter(([, entry]) => !isLong(entry))
  return long.length > 0 && short.length === 0 ? long : [{ text: fullText(Object.fromEntries(short)) }, ...long]
}

function isLong(value: unknown): value is string {
  return typeof value === 'string' && (value.includes('\n') || value.length > longChars)
}

function flat(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return value === undefined ? '' : String(value)
  if (Array.isArray(value)) return JSON.stringify(value.slice(0, previewChars))
  const entries = Object.entries(value)
  if (entries.length === 1 && entries[0] !== undefined) return flat(entries[0][1])
  return entries.slice(0, 20).map(([key, entry]) => `${key}: ${typeof entry === 'object' && entry !== null ? JSON.stringify(entry) : cut(String(entry))}`).join(', ')
}

function cut(text: string): string {
  return text.length > previewChars ? `${text.slice(0, previewChars - 1)}…` : text
}
