import { useEffect, useState } from 'react'
import { useWords } from '../words/words.tsx'
import { exactTime, relativeTime } from './time.ts'

/** A time as people say it; the exact one on hover. */
export function When({ at, className, future = false }: { at: string; className?: string | undefined; future?: boolean }) {
  const { language } = useWords()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <time dateTime={at} title={exactTime(at, language)} className={className}>
      {/* A clock that goes a little after the gateway's must not tell of something to come. */}
      {relativeTime(at, future ? now : Math.max(now, Date.parse(at) || now), language)}
    </time>
  )
}
