/** `tool.invoke`: other plugins' tools, by the names in the manifest: `calculator/evaluate`. */
export interface Tools {
  /**
   * Calls it for whoever this call is for, with their rights and not with more; answers with its output.
   *
   * @throws CapabilityError `approval_needed` (policy would ask a person: an owner may allow the tool always), `never_allowed`,
   *   `tool_failed`, `depth_limit`
   */
  invoke<Output = any>(tool: string, input?: object): Promise<Output>
}

/** `llm.complete`: an answer of the owner's model. It has no tools, and its system prompt is the gateway's. */
export interface Llm {
  /** @throws CapabilityError `quota_exceeded` (the day's tokens are used up), `model_failed` */
  complete(request: {
    /** Default `default`: the model that agents use. */
    model?: 'small' | 'default'
    /** The last one is the user's; 200,000 characters together. */
    messages: readonly { role: 'user' | 'assistant'; text: string }[]
    /** About; default 1,024, at most 8,192. */
    maxTokens?: number
  }): Promise<{ text: string; usage: { inputTokens: number; outputTokens: number }; stop: 'end' | 'length' | 'filtered' }>
}

/** `schedule`: jobs that wake the plugin, for the person who set them. */
export interface Schedule {
  /**
   * Sets a job, or another in its place. When it is due, the function `run` under `schedules` gets the payload; by default that of its name.
   *
   * @throws CapabilityError `request_invalid` (more often than granted, or never), `quota_exceeded`
   */
  put(name: string, job: { run?: string; payload?: unknown; timezone?: string } & JobTimes): Promise<Job>
  list(): Promise<Job[]>
  delete(name: string): Promise<boolean>
}

export type JobTimes = { cron: string } | { everyMs: number } | { at: number | Date }

export interface Job {
  name: string
  run: string
  payload: any
  /** ISO 8601; null when it runs no more. */
  next: string | null
  last: string | null
  error: { code: string; message: string } | null
}

/** What `messages.observe` and `messages.transform` get. */
export interface OthersMessage {
  id: string
  session: string
  /** The channel's name, or `console`. */
  channel: string
  role: 'user' | 'assistant'
  text: string
  /** Who wrote it, where several do. */
  author: string | null
  /** ISO 8601. */
  at: string
}
