/** The single-use code in a fragment such as `#code=…`; undefined when there is none. */
export function codeOf(hash: string): string | undefined {
  const code = /^#code=([^&/]+)/.exec(hash)?.[1]
  if (code === undefined) return undefined
  try {
    return decodeURIComponent(code)
  } catch {
    return undefined
  }
}

/** What a person pasted: the code alone, or the whole address that holds it. */
export function codeFromPaste(text: string): string | undefined {
  const trimmed = text.trim()
  const at = trimmed.indexOf('#')
  if (at !== -1) return codeOf(trimmed.slice(at))
  return trimmed === '' || /\s/.test(trimmed) ? undefined : trimmed
}
