const policy: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'"],
  // Covers the WebSocket of the same origin, too (CSP level 3).
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'worker-src': ["'self'"],
  'form-action': ["'self'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
}

/** The Content-Security-Policy header; a page with styles made at run time gets a nonce of its own each time. */
export function contentSecurityPolicy(styleNonce?: string): string {
  return Object.entries(policy)
    .map(([name, sources]) => (name === 'style-src' && styleNonce !== undefined ? [name, ...sources, `'nonce-${styleNonce}'`] : [name, ...sources]).join(' '))
    .join('; ')
}
