import { CodedError } from '../protocol/coded-error.ts'

export type SandboxCode =
  /** The guest ran longer without a pause than its limit. */
  | 'cpu_limit'
  /** The call took longer, waiting included, than its limit. */
  | 'wall_limit'
  | 'memory_limit'
  /** The guest made more requests than one call may. */
  | 'call_limit'
  /** The input is larger than the plugin's limit; the guest never saw it. */
  | 'input_limit'
  | 'output_limit'
  /** The plugin's own code threw; message and name are the guest's words. */
  | 'guest_error'
  /** The instance ended while the call ran; its process lives on. */
  | 'guest_gone'
  /** The extension host process ended while the call ran, or may not be started again yet. */
  | 'host_gone'
  /** The process was lost through no fault of this plugin that is known; what the call had done is not known either. */
  | 'host_restarted'
  /** The plugin ended its process too often: it does not run until its owner says so. */
  | 'quarantined'
  | 'load_failed'
  | 'tool_unknown'
  | 'cancelled'
  /** This computer cannot isolate as much as `sandbox.minimum` demands. */
  | 'sandbox_insufficient'
  /** Too many calls to this plugin are open. */
  | 'busy'
  /** A host said what no honest host says; it was killed. */
  | 'frame_invalid'

export class SandboxError extends CodedError<SandboxCode> {
  override name = 'SandboxError'
}
