const units = ['byte', 'kilobyte', 'megabyte'] as const

/** How large a file is, in the reader's words: `340 kB`. */
export function fileSize(bytes: number, language: string): string {
  const step = bytes < 1_000 ? 0 : bytes < 1_000_000 ? 1 : 2
  return new Intl.NumberFormat(language, { style: 'unit', unit: units[step], unitDisplay: step === 0 ? 'long' : 'short', maximumFractionDigits: step === 2 ? 1 : 0 }).format(bytes / 1_000 ** step)
}
