import { z } from 'zod'

// npm's rules for new names, less what nobody needs; ASCII, so no look-alikes from other scripts.
const packageName = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/
const reservedPackages = new Set(['node_modules', 'favicon.ico'])
const memberName = /^[a-zA-Z][a-zA-Z0-9_-]{0,63}$/

export const PluginName = z
  .string()
  .max(214)
  .refine((name) => packageName.test(name) && !reservedPackages.has(name), {
    error: 'a name as npm knows them: lower-case letters, digits and ._-, perhaps with a @scope/',
  })

/** The name of a tool, channel, webhook or schedule. */
export const MemberName = z.string().refine((name) => memberName.test(name) && !(name in Object.prototype), {
  error: 'a name of 1 to 64 letters, digits, _ and -, that begins with a letter',
})
