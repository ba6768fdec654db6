import type { ToolCard } from '../operations/shapes/tool-card.ts'
import type { StepRow } from '../store/entities/step.ts'

/** A tool step of the journal as a conversation shows it. */
export function toolCard(step: StepRow): ToolCard {
  return {
    step: step.id,
    plugin: step.plugin ?? '',
    tool: step.tool ?? '',
    input: step.input,
    ...(step.output == null ? {} : { output: step.output }),
    ...(step.error == null ? {} : { error: step.error }),
    ...(step.ms == null ? {} : { ms: step.ms }),
    // Asked: it waits for a person. Intended and never finished: nobody knows what came of it.
    ok: { done: true, failed: false, asked: null, intended: null, unknown: null }[step.state],
    denials: step.denials ?? [],
  }
}
