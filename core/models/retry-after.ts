/** How long a refusal asks to wait, in ms: `Retry-After` in seconds or as a date, or OpenAI's `retry-after-ms`. */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const ms = positive(headers.get('retry-after-ms'))
  if (ms !== undefined) return ms
  const said = headers.get('retry-after')?.trim()
  if (!said) return undefined
  const seconds = positive(said)
  if (seconds !== undefined) return Math.ceil(seconds * 1_000)
  // Date.parse takes nearly anything for a date; one of HTTP begins with its weekday.
  const at = /^[a-z]{3,9},? /i.test(said) ? Date.parse(said) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}

function positive(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}(\.\d{1,6})?$/.test(text.trim()) ? Number(text) : undefined
}
