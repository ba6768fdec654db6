/** A model's wish to call a tool, whole. */
export interface ToolCall {
  /** Unique within its reply, `^[a-zA-Z0-9_-]{1,40}$`: every vendor takes it back. */
  id: string
  name: string
  /** As the model wrote them: usually JSON, never trusted to be. */
  arguments: string
  /** The arguments went past the limit and were let go. */
  oversized?: true
  /** What the vendor wants back with the call, as it came (Google's thought signatures). */
  extra?: Record<string, unknown>
}
