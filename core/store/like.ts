import { storableText } from './storable-text.ts'

/** Use as `like ? escape '!'`: a backslash would mean different things to the two databases. */
export const likeEscape = '!'

/** A pattern that matches texts which contain this one, whatever characters it holds. */
export function containsPattern(text: string): string {
  return `%${storableText(text).replace(/[!%_]/g, `${likeEscape}$&`)}%`
}
