/** Blank space or a comment of JSON5, where the last one ended. */
const skipped = /\uFEFF|\s+|\/\/[^\n]*\n|\/\*[\s\S]*?\*\//y

/** OpenClaw's config is one JSON or JSON5 object, comments allowed; ours is YAML settings by name. */
export function looksForeign(text: string): boolean {
  // Piece by piece: one expression over all of them would try every way to end thirty comments.
  const piece = new RegExp(skipped)
  let at = 0
  while (piece.test(text)) at = piece.lastIndex
  return text[at] === '{'
}
