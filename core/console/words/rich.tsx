import { boldParts } from './bold.ts'

/** A sentence whose `**host**` stands out. The text is shown as text, whatever it holds. */
export function Rich({ text }: { text: string }) {
  return boldParts(text).map((part, index) => (part.bold ? <strong key={index}>{part.text}</strong> : <span key={index}>{part.text}</span>))
}
