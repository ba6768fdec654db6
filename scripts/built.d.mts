export function staleParts(): Record<string, string>
export function readRecord(): Record<string, string>
export const recordPath: string
