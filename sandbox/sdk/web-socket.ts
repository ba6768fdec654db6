/**
 * `net.ws`. `connect` opens a WebSocket for the time of a tool's call. The others work on the connection that the gateway holds for
 * a channel whose manifest has `listen.socket`: the plugin may sleep meanwhile, and is woken by what comes.
 */
export interface WebSockets extends Sender {
  /**
   * Ends the connection and makes another, at `url` if there is one: there and at each connection from now on, also after a
   * restart, until one to it fails.
   * `later`: leaves this one as it is. `forget`: `last` becomes null. `code`: what the platform is told, 1000 or 3000 to 4999;
   * without it, nothing.
   *
   * @throws CapabilityError `grant_missing`, `host_refused` for a URL that is not allowed
   */
  reconnect(options?: { url?: string; later?: boolean; forget?: boolean; code?: number }): Promise<void>
  /**
   * Ends the connection for good: the channel's owner reads the platform's name and `why` ("Discord" "refused the token"), and
   * nothing is tried until they change something, or for ten minutes.
   */
  stop(why: string, options?: { code?: number }): Promise<void>
  /**
   * Opens a connection that ends with the call; four in one call at most.
   *
   * @throws CapabilityError `grant_missing`, `host_refused`, `address_refused`, `redirect_refused`, `rate_limited`, `network_failed`
   */
  connect(url: string, options?: { protocols?: string[] }): Promise<WebSocketConnection>
}

export interface Sender {
  /**
   * Sends JSON; false when the connection has ended. In a channel's `event`, that is the connection which brought the event.
   * Where the manifest puts a secret into frames, write `{handle}` at its pointer: `{ token: '{bot_token}' }`.
   */
  send(message: unknown): Promise<boolean>
  sendText(text: string): Promise<boolean>
  sendBytes(bytes: Uint8Array): Promise<boolean>
}

export interface WebSocketConnection extends Sender {
  /** The next message; waits 10 s for it, or `waitMs` (60,000 at most). What was not asked for yet waits; when it is too much, the other side does. */
  receive(options?: { waitMs?: number }): Promise<{ text: string } | { bytes: Uint8Array } | { closed: { code: number; reason: string } } | { waiting: true }>
  close(code?: number, reason?: string): Promise<void>
}
