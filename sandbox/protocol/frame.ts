import { CodedError } from './coded-error.ts'

/**
 * One frame on the pipe between the gateway and an extension host:
 * `[u32be length of the rest][u8 kind][u32be instance][u32be call][payload]`.
 *
 * Payloads are UTF-8 JSON text. Those of `call`, `result`, `reply`, `request` and `notice` pass
 * through the host unread: only the isolate and the gateway parse them (docs/decisions: the host does not parse).
 */
export const frameKind = {
  // gateway to host
  /** `[u32be n][n bytes of LoadHeader as JSON][code, UTF-8]`; instance is the new guest's number. */
  load: 1,
  /** `{ tool, input }`; call is the number that the answer carries. */
  call: 2,
  /** `{ ok: true, value } | { ok: false, error }`; call is the number of the `request` it answers. */
  reply: 3,
  /** Empty; the call was given up: its signal aborts, its answer is no longer awaited. */
  cancel: 4,
  /** Empty; the instance is disposed. */
  unload: 5,
  /** Empty; its call number is one of `pingFor`, and the `pong` has the same. */
  ping: 6,
  /** As `call`, for the same caller as the call before it: both may enter the isolate together. */
  callToo: 7,
  // host to gateway
  /** `RingSelfTest`: what this process tried at its start, before any guest. */
  ready: 64,
  /** Empty; the instance runs. */
  loaded: 65,
  /** `{ code, message }`. */
  loadFailed: 66,
  /** `{ ok: true, value } | { ok: false, error: { name, message, code? } }`, written by the guest. */
  result: 67,
  /** `{ code, message }`, written by the host: a limit ended the call. */
  failed: 68,
  /** `{ call, capability, method, input }`, written by the guest; call in the header numbers the request. */
  request: 69,
  /** As `request`, but nobody awaits an answer (log lines, progress). */
  notice: 70,
  /** `{ rssMb, instances: [[instance, heapMb]] }` to a ping for memory; else empty. */
  pong: 71,
  /** `{ code, message }`; the instance is gone with all its calls. */
  gone: 72,
  /**
   * Empty; an engine that nothing can interrupt is about to run this call, or to start the instance (call 0). Said where several guests
   * share the process: one that does not come back is then known.
   */
  entered: 73,
} as const

/** Call numbers of `ping`: what it asks. */
export const pingFor = {
  /** What the process and its guests hold. */
  memory: 0,
  /** Whether the host's thread is free. */
  stalls: 1,
} as const

export type FrameKind = (typeof frameKind)[keyof typeof frameKind]

export interface Frame {
  kind: number
  instance: number
  call: number
  payload: Buffer
}

export const frameHeaderBytes = 13
/** The largest frame either side accepts; a `load` frame carries a plugin's whole code. */
export const maxFrameBytes = 9 * 1024 * 1024

export type FrameCode = 'frame_invalid'
export class FrameError extends CodedError<FrameCode> {
  override name = 'FrameError'
}

export function encodeFrame(kind: FrameKind, instance: number, call: number, payload: string | Uint8Array = ''): Buffer {
  const bytes = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.byteLength
  if (bytes + frameHeaderBytes > maxFrameBytes) {
    throw new FrameError('frame_invalid', `a frame of ${bytes} bytes exceeds ${maxFrameBytes}`, { bytes })
  }

  const frame = Buffer.allocUnsafe(frameHeaderBytes + bytes)
  writeFrameHeader(frame, 0, kind, instance, call, bytes)
  if (typeof payload === 'string') frame.write(payload, frameHeaderBytes, 'utf8')
  else frame.set(payload, frameHeaderBytes)
  return frame
}

/** Before a payload of so many bytes. */
export function writeFrameHeader(buffer: Buffer, at: number, kind: FrameKind, instance: number, call: number, payloadBytes: number): void {
  buffer.writeUInt32BE(payloadBytes + frameHeaderBytes - 4, at)
  buffer[at + 4] = kind
  buffer.writeUInt32BE(instance, at + 5)
  buffer.writeUInt32BE(call, at + 9)
}

/**
 * Returns a function that takes chunks as they arrive and hands each whole frame to `onFrame`.
 * Throws FrameError on a length that no frame can have: the stream cannot be trusted further.
 */
export function createFrameReader(onFrame: (frame: Frame) => void): (chunk: Buffer) => void {
  let held: Buffer[] = []
  let heldBytes = 0

  return (chunk) => {
    held.push(chunk)
    heldBytes += chunk.length
    if (heldBytes < nextFrameBytes(held)) return

    const buffer = held.length === 1 ? chunk : Buffer.concat(held, heldBytes)
    let at = 0
    for (let size = frameBytesAt(buffer, at); buffer.length - at >= size; size = frameBytesAt(buffer, at)) {
      onFrame({
        kind: buffer.readUInt8(at + 4),
        instance: buffer.readUInt32BE(at + 5),
        call: buffer.readUInt32BE(at + 9),
        payload: buffer.subarray(at + frameHeaderBytes, at + size),
      })
      at += size
    }

    held = at < buffer.length ? [buffer.subarray(at)] : []
    heldBytes = buffer.length - at
  }
}

// A frame in many chunks must not be copied again for each of them.
function nextFrameBytes(held: Buffer[]): number {
  const first = held[0]!
  return first.length >= 4 ? frameBytesAt(first, 0) : 4
}

function frameBytesAt(buffer: Buffer, at: number): number {
  if (buffer.length - at < 4) return frameHeaderBytes
  const size = buffer.readUInt32BE(at) + 4
  if (size < frameHeaderBytes || size > maxFrameBytes) {
    throw new FrameError('frame_invalid', `a frame says it has ${size} bytes; allowed are ${frameHeaderBytes} to ${maxFrameBytes}`, { size })
  }

  return size
}
