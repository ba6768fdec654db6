import type { Caller } from '../../supervisor/guest-plugin.ts'
import type { Frame, WsConnection } from './connection.ts'

/** The gateway's side of the connections that it holds for channels. */
export interface SocketPort {
  /** Where a connection's messages go; undefined unless the gateway itself asked for it with this caller. */
  sink(caller: Caller): SocketSink | undefined
  /** What a channel's function may do with its channel's connection; undefined outside of one. */
  link(caller: Caller): SocketLink | undefined
}

export interface SocketSink {
  opened(connection: WsConnection): void
  frame(frame: Frame): void
}

export interface SocketLink {
  /** Undefined when the connection that the function speaks for has ended. */
  connection(): WsConnection | undefined
  /** Resolves when it is remembered, also over a restart. */
  steer(order: SocketOrder): Promise<void>
}

export type SocketOrder =
  /** `later`: at the next connection, whenever that is. `forget`: what was kept of the platform's place in its events. */
  | { kind: 'reconnect'; url?: string; later: boolean; forget: boolean; code?: number }
  /** Nothing more until the owner changes something. */
  | { kind: 'stop'; why: string; code?: number }
