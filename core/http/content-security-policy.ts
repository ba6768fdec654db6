const policy: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'"],
  'font-src': ["'self'"],
  // Covers the WebSocket of the same origin, too (CSP level 3).
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  'object-src': ["'none'"],
  // No text becomes markup or code, not even by a mistake of ours: the console makes no policy that could bless one.
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ["'none'"],
}

/** The Content-Security-Policy header of every answer. */
export const contentSecurityPolicy = Object.entries(policy).map(([name, sources]) => [name, ...sources].join(' ')).join('; ')
