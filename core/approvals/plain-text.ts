/** Everything that shows nothing, or changes how its neighbours show: controls, bidirectional marks, other blanks, tag characters, half characters. */
const deceptive = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu

/** Text of a stranger as it is, letter by letter: what would deceive the eye is written out as `\u202e`. */
export function plainText(text: string): string {
  return text.replace(deceptive, writtenOut)
}

/** The same, with its line ends kept. */
export function plainLines(text: string): string {
  return text.split('\n').map(plainText).join('\n')
}

function writtenOut(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
}
