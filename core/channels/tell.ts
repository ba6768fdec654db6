/**
 * Puts words to a person into the outbox; resolves when they are stored. They are no part of any session. With the id of the
 * message that they answer, the same words to two messages are two; else they are one within a minute.
 */
export type Tell = (channel: string, room: string, thread: string | undefined, text: string, replyTo?: string) => Promise<void>
