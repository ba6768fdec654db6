import { guestFrom, scriptedHost, startSandbox } from './sandbox.ts'

const tools = [
  'echo', 'never', 'stubborn', 'die', 'failed', 'notJson', 'wrongForm', 'deep', 'large', 'proto', 'throws',
  'ask', 'flood', 'notices', 'notReading', 'descriptors', 'environment',
]

/** A supervisor whose hosts do exactly what a test asks of them. */
export const scriptedSandbox = (options: Parameters<typeof startSandbox>[0] = {}) => startSandbox({ hostCommand: scriptedHost(), walls: [{}], ...options })
/** A plugin with every tool that such a host knows. */
export const scriptedGuest = (name: string, options: Parameters<typeof guestFrom>[1] = {}) => guestFrom(name, { name, tools, ...options })
