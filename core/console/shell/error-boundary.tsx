import { Button } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { useWords } from '../words/words.tsx'
import css from './error-boundary.module.css'

/** A room that fails takes only itself down: the rail stays, and the room can be entered again. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? <Fallen /> : this.props.children
  }
}

function Fallen() {
  const { say } = useWords()
  return (
    <main className={css['fallen']}>
      <h1>{say('fallen.title')}</h1>
      <p>{say('fallen.text')}</p>
      <Button onClick={() => location.reload()}>{say('fallen.reload')}</Button>
    </main>
  )
}
