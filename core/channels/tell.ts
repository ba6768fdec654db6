/** Puts words to a person into the outbox; resolves when they are stored. They are no part of any session. */
export type Tell = (channel: string, room: string, thread: string | undefined, text: string) => Promise<void>
