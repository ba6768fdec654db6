/** One part's answer: `ok`, or why not. */
export interface PartState {
  ok: boolean
  detail?: string
}

export interface Readiness {
  ready: boolean
  parts: Record<string, PartState>
}

/** Asks each part at once; a part that throws is not ready, in its own words. A part may be ready with a `detail` that warns. */
export async function readReadiness(parts: Readonly<Record<string, () => Promise<PartState> | PartState>>): Promise<Readiness> {
  const entries = await Promise.all(Object.entries(parts).map(async ([name, ask]) => [name, await askPart(ask)] as const))
  return { ready: entries.every(([, state]) => state.ok), parts: Object.fromEntries(entries) }
}

async function askPart(ask: () => Promise<PartState> | PartState): Promise<PartState> {
  try {
    return await ask()
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) }
  }
}
