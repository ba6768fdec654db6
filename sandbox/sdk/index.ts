// '@airlock/sdk': the one module that a plugin may import. Inside an isolate, guest/sdk-module.ts stands for it.
export { CapabilityError } from './capability-error.ts'
export type { Channel, ChannelParts, IncomingMessage, SocketEvent, OutgoingMessage, SendResult } from './channel.ts'
export type { BaseContext, Clock, Context, Http, HttpInit, HttpResponse, KeyValue, KeyValueSpace, Log, Random, Secrets } from './context.ts'
export type { Tcp, TcpConnection } from './tcp.ts'
export type { Files, StoredFile } from './blob.ts'
export type { Job, JobTimes, Llm, OthersMessage, Schedule, Tools } from './work.ts'
export type { WebSocketConnection, WebSockets } from './web-socket.ts'
export { definePlugin, type PluginDefinition, type Tool } from './define-plugin.ts'
