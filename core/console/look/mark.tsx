/** Airlock's mark: a door with its wheel. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0b7f79" />
      <g fill="none" stroke="#fff" strokeWidth="2.4">
        <rect x="7.5" y="6.5" width="17" height="19" rx="6" />
        <path d="M16 6.5v5.2M16 20.3v5.2" />
        <circle cx="16" cy="16" r="4.2" />
      </g>
    </svg>
  )
}
