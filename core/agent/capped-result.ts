/** A tool's result as the model reads it: JSON text, cut at a limit with a note, so that one call cannot fill the conversation. */
export function cappedResult(output: unknown, maxBytes: number): { text: string; cut: boolean } {
  const whole = typeof output === 'string' ? output : (JSON.stringify(output) ?? 'null')
  const bytes = Buffer.byteLength(whole)
  if (bytes <= maxBytes) return { text: whole, cut: false }
  return { text: `${cutBytes(whole, maxBytes)}\n[Cut here: ${maxBytes} of ${bytes} bytes are shown. Ask for a smaller part if you need the rest.]`, cut: true }
}

function cutBytes(text: string, maxBytes: number): string {
  // Decoding drops nothing but the last, broken character.
  return new TextDecoder().decode(Buffer.from(text).subarray(0, maxBytes), { stream: true })
}
