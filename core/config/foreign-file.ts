/** OpenClaw's config is one JSON or JSON5 object, comments allowed; ours is YAML settings by name. */
export function looksForeign(text: string): boolean {
  return /^(?:\uFEFF|\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*\{/.test(text)
}
