export const cookieName = 'airlock'

/** The value of our cookie in a Cookie header. */
export function readCookie(header: string | undefined): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const equals = pair.indexOf('=')
    if (equals > 0 && pair.slice(0, equals).trim() === cookieName) return pair.slice(equals + 1).trim() || undefined
  }
  return undefined
}

/** A Set-Cookie header; an empty value with `expiresAt` in the past takes the cookie away. */
export function writeCookie(value: string, { expiresAt, secure }: { expiresAt: Date; secure: boolean }): string {
  return `${cookieName}=${value}; Path=/; Expires=${expiresAt.toUTCString()}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
}
