/** Why a guest's entry into its isolate ended without an answer. */
export interface GuestFailure {
  code: 'cpu_limit' | 'wall_limit' | 'memory_limit' | 'call_limit' | 'output_limit' | 'guest_error' | 'guest_gone' | 'load_failed'
  message: string
  /** The isolate cannot be used any further. */
  fatal: boolean
}

export function memoryFailure({ memoryMb }: { memoryMb: number }): GuestFailure {
  return { code: 'memory_limit', message: `the plugin needed more than its ${memoryMb} MB of memory; hold less at once, or ask for more by limits.memoryMb in the manifest`, fatal: true }
}

const maxMessageChars = 1_000

/** Reads what isolated-vm says when running guest code fails: its own words for limits, or what the guest threw past every catch. */
export function failureOf(error: unknown, limits: { cpuMs: number; memoryMb: number }): GuestFailure {
  const message = error instanceof Error ? String(error.message) : ''
  if (message === 'Script execution timed out.') {
    return { code: 'cpu_limit', message: `the plugin computed for ${limits.cpuMs} ms without a pause, which is all it may; compute less in one go, or ask for more by limits.cpuMs in the manifest`, fatal: true }
  }
  if (/memory limit|Array buffer allocation failed|Invalid array buffer length/.test(message)) {
    return memoryFailure(limits)
  }
  if (/^Isolate (was|is) disposed/.test(message)) return { code: 'guest_gone', message: 'the plugin was stopped', fatal: true }
  return { code: 'guest_error', message: `the plugin left a rejection unhandled: ${message || 'no message'}`.slice(0, maxMessageChars), fatal: false }
}
