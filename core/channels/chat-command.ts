/** What a person may ask of the gateway itself, before any model. */
export type ChatCommand =
  | { name: 'help' | 'status' | 'new' | 'stop' }
  | { name: 'model'; model: string | undefined }
  | { name: 'approve' | 'deny'; code: string }

/**
 * Reads `/stop`, also as `/stop@name-of-the-bot`. Anything else that begins with a slash, such as `/calculator …`, is a message
 * like any other: undefined. `/start` is what platforms send when somebody opens the chat.
 */
export function readChatCommand(text: string): ChatCommand | undefined {
  const [, word = '', rest = ''] = /^\/([a-z]+)(?:@[\w.-]+)?(?:\s+([\s\S]*))?$/i.exec(text.trim()) ?? []
  const name = word.toLowerCase()
  const given = rest.trim()
  if (name === 'model') return { name, model: given === '' ? undefined : given }
  if (name === 'help' || name === 'start') return { name: 'help' }
  if (name === 'approve' || name === 'deny') return { name, code: given }
  // With more words it may be meant for a plugin of that name.
  if ((name === 'status' || name === 'new' || name === 'stop') && given === '') return { name }
  return undefined
}
