import type { GatewayProcess } from './gateway.ts'

/** An answer as a program reads it over HTTP. */
export interface Answer {
  session: string
  text: string
  status: string
  error?: { code: string; message: string }
  tools: { plugin: string; tool: string; ok: boolean | null; output?: unknown; error?: { code: string; message: string }; denials: { grant?: { capability: string; scope: unknown } }[] }[]
}

/** Sends a message and waits for the turn's end. */
export async function ask(gateway: Pick<GatewayProcess, 'rpc'>, text: string, session?: string): Promise<Answer> {
  return answerTo(gateway, await gateway.rpc<{ session: string; turn: string }>('chat.send', { text, ...(session && { session }) }))
}

/** Waits for the end of a turn. */
export async function answerTo(gateway: Pick<GatewayProcess, 'rpc'>, sent: { session: string; turn: string }): Promise<Answer> {
  for (;;) {
    const { messages, running } = await gateway.rpc<{ messages: (Answer & { role: string; turn: string })[]; running: unknown }>('session.messages', { session: sent.session })
    const answer = messages.find(({ role, turn }) => role === 'assistant' && turn === sent.turn)
    if (answer && !running) return { ...answer, session: sent.session }
    await new Promise(setImmediate)
  }
}
