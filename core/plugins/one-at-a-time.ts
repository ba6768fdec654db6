/** Runs what it is given one after the other: two installs of one plugin must not interleave. */
export function oneAtATime(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()

  return (work) => {
    const next = last.then(work, work)
    // The queue goes on after a failure; the caller has the rejection.
    last = next.catch(() => {})
    return next
  }
}
