export const effects = ['read', 'write', 'external', 'spend'] as const
export type Effect = (typeof effects)[number]

/**
 * The effect that policy reckons with: an author may declare more than the capabilities imply, never less, for
 * every tool of a plugin can reach all of them. Undeclared means external.
 */
export function effectInForce(declared: Effect | undefined, implied: readonly Effect[]): Effect {
  return [declared ?? 'external', ...implied].reduce((worst, effect) => (effects.indexOf(effect) > effects.indexOf(worst) ? effect : worst))
}
