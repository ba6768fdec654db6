import type { Socket } from 'node:net'
import { CapabilityError } from '../../broker/capability-error.ts'
import { kindOf, secured } from '../net-http/dial.ts'
import type { Target } from '../net-http/target.ts'
import type { StreamMasker } from '../secrets/stream-masker.ts'

/** What all connections of one call may read and write together. */
export interface ByteBudget {
  most: number
  left: number
}

export type Read = { bytes: Buffer } | { waiting: true } | { closed: true }

/** One connection of a tool's call: what came and was not asked for yet waits, and when it is too much, the other side does. */
export interface TcpStream extends Disposable {
  /** The other end; as secure as the connection is now. */
  readonly target: Target
  /** Throws CapabilityError `quota_exceeded`, `network_failed`. */
  write(bytes: Buffer): Promise<void>
  /** From now on these secrets are looked for in what comes. */
  maskWith(masker: StreamMasker): void
  /** Up to `until` where it is given, else what there is; at most `maxBytes`. */
  read(options: { maxBytes: number; waitMs: number; until?: Buffer }, signal: AbortSignal): Promise<Read>
  /** STARTTLS: from here on by TLS. What came before and was not read ends the connection: somebody in between may have put it there. */
  startTls(signal: AbortSignal, ca?: string | string[]): Promise<void>
  end(): void
}

const maxUnread = 256 * 1024
const writeMs = 30_000
/** A server that says no more for so long did not stop in the middle of a value. */
const stillMs = 1_000

export function createStream(first: Socket, plain: Target, firstMasker: StreamMasker, budget: ByteBudget): TcpStream {
  let socket = first
  let target = plain
  let masker = firstMasker
  let unread = Buffer.alloc(0)
  let over: CapabilityError | 'closed' | undefined
  let stir = () => {}
  let stillness: NodeJS.Timeout | undefined

  const spend = (bytes: number) => {
    budget.left -= bytes
    if (budget.left >= 0 || over !== undefined) return
    over = new CapabilityError('quota_exceeded', `one call may read and write ${budget.most} bytes (net.tcp, bytesPerCall)`, { maxBytes: budget.most })
    socket.destroy()
  }
  const take = (bytes: string) => {
    unread = Buffer.concat([unread, Buffer.from(bytes, 'latin1')])
    if (unread.length >= maxUnread) socket.pause()
    stir()
  }
  const onData = (data: Buffer) => {
    spend(data.length)
    take(masker.push(data.toString('latin1')))
    awaitMore()
  }
  const awaitMore = () => {
    clearTimeout(stillness)
    stillness = setTimeout(() => {
      // Not read is not still: whoever stops reading amid a value must not get it in halves.
      if (!socket.isPaused()) take(masker.flush())
    }, stillMs)
  }
  const onEnd = () => {
    clearTimeout(stillness)
    take(masker.flush())
    over ??= 'closed'
    stir()
  }
  const onError = (error: Error) => {
    over ??= new CapabilityError('network_failed', `the connection failed (${kindOf(error)})`, {}, { cause: error })
  }
  const follow = (followed: Socket) => followed.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError)
  follow(socket)

  function next(maxLength: number, until: Buffer | undefined): Read | undefined {
    const found = until === undefined ? unread.length : unread.indexOf(until) + until.length
    const hasIt = until === undefined ? unread.length > 0 : unread.includes(until)
    if (hasIt || (unread.length > 0 && (unread.length >= maxLength || over !== undefined))) {
      const length = Math.min(maxLength, hasIt ? found : unread.length)
      const bytes = unread.subarray(0, length)
      unread = unread.subarray(length)
      if (unread.length < maxUnread / 2 && over === undefined && socket.isPaused()) {
        socket.resume()
        awaitMore()
      }
      return { bytes }
    }
    if (over === 'closed') return { closed: true }
    if (over !== undefined) throw over
    return undefined
  }

  return {
    get target() {
      return target
    },
    maskWith(next) {
      take(next.push(masker.flush()))
      masker = next
    },
    async write(bytes) {
      spend(bytes.length)
      if (over === 'closed') throw new CapabilityError('network_failed', 'the other side has closed the connection')
      if (over !== undefined) throw over
      const { promise, resolve } = Promise.withResolvers<boolean>()
      const patience = setTimeout(resolve, writeMs, false)
      socket.write(bytes, (error) => resolve(error == null))
      const written = await promise
      clearTimeout(patience)
      if (!written) throw typeof over === 'object' ? over : new CapabilityError('network_failed', 'the other side does not take what is written')
    },
    async read({ maxBytes: most, waitMs, until }, signal) {
      const deadline = performance.now() + waitMs
      for (;;) {
        const found = next(most, until)
        if (found !== undefined) return found
        const left = deadline - performance.now()
        if (left <= 0 || signal.aborted) return { waiting: true }
        const { promise, resolve } = Promise.withResolvers<void>()
        stir = resolve
        const timer = setTimeout(resolve, left)
        signal.addEventListener('abort', stir, { once: true })
        await promise
        clearTimeout(timer)
        signal.removeEventListener('abort', stir)
      }
    },
    async startTls(signal, ca) {
      if (unread.length > 0 || over !== undefined) {
        socket.destroy()
        throw new CapabilityError('network_failed', 'the server said something before TLS began that was not read; that may be somebody in between')
      }
      const raw = socket
      clearTimeout(stillness)
      raw.off('data', onData).off('end', onEnd).off('close', onEnd)
      const upgraded = { ...target, scheme: 'https:' as const }
      try {
        socket = await secured(raw, upgraded, signal, ca)
      } catch (cause) {
        raw.destroy()
        over = new CapabilityError('network_failed', `no TLS was agreed on (${kindOf(cause)})`, {}, { cause })
        throw over
      }
      target = upgraded
      follow(socket)
    },
    end: () => void socket.end(),
    [Symbol.dispose]: () => void socket.destroy(),
  }
}
