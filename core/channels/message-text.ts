import type { InboundMessage } from './inbound-message.ts'

const maxQuoteChars = 1_000

/** What the model reads: the words, under the quote that they answer. */
export function messageText({ text, replyTo, edited }: Pick<InboundMessage, 'text' | 'replyTo' | 'edited'>, { known }: { /** Is it the edit of a message that came in before? */ known: boolean }): string {
  const words = edited && known ? `(I changed my last message. It now says:)\n${text}` : text
  // A command must begin with its slash.
  if (replyTo?.text === undefined || replyTo.text.trim() === '' || text.trimStart().startsWith('/')) return words
  return `${quote(replyTo.text)}\n\n${words}`
}

function quote(text: string): string {
  const short = text.length > maxQuoteChars ? `${text.slice(0, maxQuoteChars)}…` : text
  return short.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => `> ${line}`.trimEnd()).join('\n')
}
