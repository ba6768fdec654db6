/** `net.tcp`: streams to the hosts and ports that the manifest names. A connection ends with the call; four in one call at most. */
export interface Tcp {
  /**
   * With TLS from the first byte, its certificate checked; `starttls` begins without and switches by `startTls`; `none` stays without.
   * The manifest's rule must say the same.
   *
   * @throws CapabilityError `grant_missing`, `host_refused`, `address_refused`, `rate_limited`, `network_failed`
   */
  connect(place: { host: string; port: number; tls?: 'always' | 'starttls' | 'none' }): Promise<TcpConnection>
}

export interface TcpConnection {
  /** Where the manifest puts a secret into streams, write `{handle}`: the gateway puts it in, for its hosts alone. */
  write(data: string | Uint8Array): Promise<void>
  /** What there is, up to `maxBytes` (65,536; 262,144 at most); waits 10 s for something, or `waitMs`. */
  read(options?: { maxBytes?: number; waitMs?: number }): Promise<{ bytes: Uint8Array } | { closed: true } | { waiting: true }>
  /** One line without its end, as UTF-8; null when there is none in time, or no more. */
  readLine(options?: { waitMs?: number }): Promise<string | null>
  /** Answers of the server must have been read: what came before TLS and was not read ends the connection. */
  startTls(): Promise<void>
  close(): Promise<void>
}
