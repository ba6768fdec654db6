const maxChars = 64

/**
 * What a platform calls a person or a room, as one short line without characters that control, hide or reorder text, or pile up on one
 * another: it is a stranger's word, and stands in lists, in prompts and on terminals.
 */
export function plainLabel(label: string | undefined): string {
  if (label === undefined) return ''
  const line = label
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Variation_Selector}]|\u115f|\u1160|\u3164|\uffa0/gu, '')
    .replace(/(?<=\p{M}{2})\p{M}+/gu, '')
    .replace(/ +/g, ' ')
    .trim()
  return [...line].slice(0, maxChars).join('').trimEnd()
}
