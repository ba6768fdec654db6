import type { Denial } from '../../sandbox/broker/denial.ts'
import { CapabilityError } from '../../sandbox/broker/capability-error.ts'
import type { ProgressReport } from '../../sandbox/supervisor/progress-report.ts'
import { SandboxError } from '../../sandbox/supervisor/sandbox-error.ts'
import type { Supervisor, ToolRequest } from '../../sandbox/supervisor/supervisor.ts'
import type { SecretMasks } from '../store/secret-masks.ts'

/** Whatever a guest says at the end of a call or on the way, without its plugin's secrets. What cannot be cleared of them is not passed on. */
export function maskedCalls(supervisor: Pick<Supervisor, 'call' | 'stop'>, masks: SecretMasks): Pick<Supervisor, 'call' | 'stop'> {
  return {
    stop: supervisor.stop,
    async call(plugin, request) {
      // One after the other: what needs no clearing must not overtake what does.
      let told = Promise.resolve()
      const onProgress = request.onProgress && ((report: ProgressReport) => void (told = told.then(() => tell(plugin.name, report, request.onProgress))))
      try {
        const result = await supervisor.call(plugin, { ...request, onProgress })
        if (masks.hasNone(plugin.name)) return result
        const { output, denials, ...rest } = result
        const [safe, safeDenials] = await Promise.all([masks.value(plugin.name, output), maskedDenials(plugin.name, denials)])
        return { output: safe, denials: safeDenials, ...rest }
      } catch (error) {
        throw await maskedError(plugin.name, error)
      } finally {
        await told
      }
    },
  }

  async function tell(plugin: string, report: ProgressReport, onProgress: ToolRequest['onProgress']): Promise<void> {
    if (report.message === undefined) return onProgress?.(report)
    const message = await masks.text(plugin, report.message).catch(() => undefined)
    onProgress?.({ ...report, message })
  }

  async function maskedDenials(plugin: string, denials: Denial[]): Promise<Denial[]> {
    const safe = await masks.value(plugin, denials)
    // A grant with a mark in place of a path would allow something else than it says.
    return safe === denials ? denials : safe.map(({ grant, ...denial }, at) => (grant === denials[at]?.grant && grant !== undefined ? { ...denial, grant } : denial))
  }

  async function maskedError(plugin: string, error: unknown): Promise<unknown> {
    if (!(error instanceof SandboxError || error instanceof CapabilityError)) return error
    const [message, details] = await Promise.all([masks.text(plugin, error.message), masks.value(plugin, error.details)])
    if (message === error.message && details === error.details) return error
    const more = { cause: error.cause, expose: error.expose }
    return error instanceof SandboxError ? new SandboxError(error.code, message, details, more) : new CapabilityError(error.code, message, details, more)
  }
}
