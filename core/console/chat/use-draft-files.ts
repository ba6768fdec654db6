import { useCallback, useEffect, useRef, useState } from 'react'
import { GatewayError } from '../gateway/gateway-error.ts'
import { type DraftFile, refusalOf } from './draft-file.ts'
import { upload } from './upload.ts'

export interface DraftFiles {
  files: readonly DraftFile[]
  /** Sends them to the gateway at once, so that the message itself goes quickly. */
  add(files: readonly File[]): void
  remove(key: string): void
  /** Once the message is on its way; or back again, when it was refused. */
  set(files: readonly DraftFile[]): void
}

/** The files of the message that is being written. */
export function useDraftFiles(): DraftFiles {
  const [files, setFiles] = useState<readonly DraftFile[]>([])
  const uploads = useRef(new Map<string, AbortController>())
  // What is added must know what was added just before, which may not be drawn yet.
  const latest = useRef(files)

  const change = useCallback((update: (before: readonly DraftFile[]) => readonly DraftFile[]) => {
    latest.current = update(latest.current)
    setFiles(latest.current)
  }, [])

  useEffect(() => {
    const atWork = uploads.current
    return () => atWork.forEach((each) => each.abort())
  }, [])

  const add = useCallback((added: readonly File[]) => {
    for (const file of added) {
      const key = crypto.randomUUID()
      const problem = refusalOf(file.size, latest.current)
      change((before) => [...before, { key, name: file.name, bytes: file.size, sent: 0, ...(problem && { problem }) }])
      if (problem === undefined) void send(key, file)
    }

    async function send(key: string, file: File): Promise<void> {
      const controller = new AbortController()
      uploads.current.set(key, controller)
      const become = (news: Partial<DraftFile>) => change((before) => before.map((each) => (each.key === key ? { ...each, ...news } : each)))
      try {
        const attachment = await upload(file, controller.signal, (sent) => become({ sent }))
        become({ attachment, name: attachment.name, sent: 1 })
      } catch (thrown) {
        if (!controller.signal.aborted) become({ problem: GatewayError.from(thrown) })
      } finally {
        uploads.current.delete(key)
      }
    }
  }, [change])

  const remove = useCallback((key: string) => {
    uploads.current.get(key)?.abort()
    change((before) => before.filter((each) => each.key !== key))
  }, [change])

  return { files, add, remove, set: useCallback((next) => change(() => next), [change]) }
}
