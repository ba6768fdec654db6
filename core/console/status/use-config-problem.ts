import { useAnswer } from '../gateway/use-answer.ts'

/** Why the config file is not used as it stands, for whoever can mend it; null when all is well. */
export function useConfigProblem(): string | null {
  const isAdmin = useAnswer('principal.current', {}).data?.scopes.includes('admin') ?? false
  return useAnswer('system.status', isAdmin ? {} : null, isAdmin ? ['system'] : []).data?.configProblem ?? null
}
