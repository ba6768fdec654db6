/**
 * Whether JSON text nests deeper than `maxDepth`, found without parsing it.
 * JSON.parse would build millions of nested arrays out of a few megabytes of brackets before anyone could look.
 */
export function nestsDeeper(text: string, maxDepth: number): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === quote) {
      at = endOfString(text, at)
      if (at === -1) return false
    } else if (unit === openBrace || unit === openBracket) {
      depth++
      if (depth > maxDepth) return true
    } else if (unit === closeBrace || unit === closeBracket) {
      depth--
    }
  }

  return false
}

const quote = 34
const backslash = 92
const openBracket = 91
const closeBracket = 93
const openBrace = 123
const closeBrace = 125

// indexOf runs over a body of megabytes far faster than a loop over its units would.
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let before = end - 1
    while (text.charCodeAt(before) === backslash) before--
    if ((end - before) % 2 === 1) return end
  }

  return -1
}
