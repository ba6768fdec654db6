/** One part's answer: `ok`, or why not. */
export interface PartState {
  ok: boolean
  detail?: string
}

export interface Readiness {
  ready: boolean
  parts: Record<string, PartState>
}

/** Whoever asks has a time limit of their own, and an answer that comes after it is none. */
const partMs = 2_000

/** Asks each part at once; a part that throws, or says nothing in time, is not ready. A part may be ready with a `detail` that warns. */
export async function readReadiness(parts: Readonly<Record<string, () => Promise<PartState> | PartState>>, ms = partMs): Promise<Readiness> {
  const entries = await Promise.all(Object.entries(parts).map(async ([name, ask]) => [name, await inTime(askPart(ask), ms)] as const))
  return { ready: entries.every(([, state]) => state.ok), parts: Object.fromEntries(entries) }
}

async function askPart(ask: () => Promise<PartState> | PartState): Promise<PartState> {
  try {
    return await ask()
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) }
  }
}

async function inTime(answer: Promise<PartState>, ms: number): Promise<PartState> {
  const { promise: late, resolve } = Promise.withResolvers<PartState>()
  const timer = setTimeout(() => resolve({ ok: false, detail: `It did not answer within ${ms / 1_000} seconds` }), ms)
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
