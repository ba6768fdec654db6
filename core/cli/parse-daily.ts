import { CliError } from './cli-error.ts'

/** `tokens=100000,usd=2.50`, either of them, or `none`. */
export function parseDaily(text: string): { tokens?: number; usd?: number } {
  if (text.trim() === 'none') return {}
  const daily: { tokens?: number; usd?: number } = {}
  for (const part of text.split(',')) {
    const [, key, figure] = /^\s*(tokens|usd)=(\d+(?:\.\d+)?)\s*$/.exec(part) ?? []
    if (key === undefined || (key === 'tokens' && figure?.includes('.'))) throw new CliError('usage_invalid', `Give a daily budget as tokens=100000,usd=2.50, either of them, or none; not ${text.slice(0, 100)}`)
    daily[key === 'tokens' ? 'tokens' : 'usd'] = Number(figure)
  }
  return daily
}
