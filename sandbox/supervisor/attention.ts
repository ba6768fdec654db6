import { availableParallelism } from 'node:os'

/** A quick guest has answered by then. What a call costs the gateway's processor at most, beyond its work. */
export const attentionMs = 0.2

export interface Attention {
  /** Something was sent that may be answered soon. */
  pay(): void
}

export interface AttentionOptions {
  now?(): number
  /** Runs `look` in the next turn of the event loop. */
  nextTurn?(look: () => void): void
  processors?: number
}

/**
 * Keeps the event loop turning for a moment instead of letting it sleep in the kernel: to be woken takes as long as all
 * the rest of a short call. Everything else that happens is still served in its turn. With one processor it does nothing,
 * for the guest needs that one.
 */
export function createAttention({ now = () => performance.now(), nextTurn = setImmediate, processors = availableParallelism() }: AttentionOptions = {}): Attention {
  let until = 0
  let isAwake = false

  function look(): void {
    isAwake = now() < until
    if (isAwake) nextTurn(look)
  }

  return {
    pay() {
      if (processors === 1) return
      until = now() + attentionMs
      if (isAwake) return
      isAwake = true
      nextTurn(look)
    },
  }
}
