import { CapabilityError } from '../../sandbox/broker/capability-error.ts'
import type { ChannelPort } from '../../sandbox/capabilities/channel.ts'
import type { BlobPort } from '../../sandbox/capabilities/net-http/files.ts'
import type { SocketLink, SocketPort, SocketSink } from '../../sandbox/capabilities/net-ws/held.ts'
import type { Caller } from '../../sandbox/supervisor/guest-plugin.ts'

/** What a channel's guest may do while it handles one event or sends one message. */
export interface Visit {
  receive?(message: unknown, limits: { conversations: number }): Promise<void>
  sent?(externalId: string): Promise<void>
  blobs?: {
    room?(): number
    keep?(name: string, source: AsyncIterable<Buffer>): ReturnType<BlobPort['keep']>
    read?(blob: string): ReturnType<BlobPort['read']>
  }
  /** The channel's connection, where it has one. */
  socket?: SocketLink
}

/** The visits under way, and the broker's ports to them: outside of one, a plugin can hand in, record and read nothing. */
export interface Visits {
  /** `id`: of the event or the delivery. */
  open(id: string, visit: Visit): Disposable
  /** `id`: of a connection that the gateway is about to ask for, as `socket` of the caller. */
  expect(id: string, sink: SocketSink): Disposable
  channel: ChannelPort
  blobs: BlobPort
  sockets: SocketPort
}

export function createVisits(): Visits {
  const open = new Map<string, Visit>()
  const expected = new Map<string, SocketSink>()

  // The caller was written by the gateway, for this very call.
  const visitOf = ({ event, delivery }: Caller): Visit => open.get(event ?? delivery ?? '') ?? {}
  const refuse = (what: string, when: string) => new CapabilityError('request_invalid', `${what} only while a channel ${when}`)

  return {
    open(id, visit) {
      open.set(id, visit)
      return { [Symbol.dispose]: () => void open.delete(id) }
    },

    expect(id, sink) {
      expected.set(id, sink)
      return { [Symbol.dispose]: () => void expected.delete(id) }
    },

    sockets: {
      sink: ({ socket }) => (socket === undefined ? undefined : expected.get(socket)),
      link: (caller) => visitOf(caller).socket,
    },

    channel: {
      async receive(caller, message, limits) {
        const visit = visitOf(caller)
        if (!visit.receive) throw refuse('a message can be handed in', 'handles an event')
        await visit.receive(message, limits)
      },
      async sent(caller, externalId) {
        const visit = visitOf(caller)
        if (!visit.sent) throw refuse('something sent can be recorded', 'sends a message')
        await visit.sent(externalId)
      },
    },

    blobs: {
      room(caller) {
        const room = visitOf(caller).blobs?.room
        if (!room) throw refuse('a file can be brought in', 'handles an event')
        return room()
      },
      async keep(caller, name, source) {
        const keep = visitOf(caller).blobs?.keep
        if (!keep) throw refuse('a file can be brought in', 'handles an event')
        return keep(name, source)
      },
      async read(caller, blob) {
        const read = visitOf(caller).blobs?.read
        if (!read) throw refuse('a file can be sent', 'sends a message')
        return read(blob)
      },
    },
  }
}
