// '@airlock/sdk': the one module that a plugin may import. Inside an isolate, guest/sdk-module.ts stands for it.
export { CapabilityError } from './capability-error.ts'
export type { Channel, ChannelParts, IncomingMessage, SocketEvent, OutgoingMessage, SendResult } from './channel.ts'
export type { BaseContext, Clock, Context, Http, HttpInit, HttpResponse, KeyValue, KeyValueSpace, Log, Random, Secrets } from './context.ts'
export type { WebSocketConnection, WebSockets } from './web-socket.ts'
export { definePlugin, type PluginDefinition, type Tool } from './define-plugin.ts'
