import { RoomFrame } from '../shell/room-frame.tsx'
import { useWords } from '../words/words.tsx'
import { InstallPane } from './install-pane.tsx'
import { PluginList } from './plugin-list.tsx'
import { PluginPane } from './plugin-pane.tsx'
import { PluginsIntro } from './plugins-intro.tsx'

/** Plugins: which there are, what each may do, and adding one. */
export function PluginRoom({ plugin, install }: { plugin: string | undefined; install: boolean }) {
  const { say } = useWords()
  return (
    <RoomFrame
      label={say('plugins.label')}
      list={<PluginList chosen={plugin} />}
      thing={install ? <InstallPane /> : plugin !== undefined ? <PluginPane key={plugin} name={plugin} /> : <PluginsIntro />}
      showing={install || plugin !== undefined ? 'thing' : 'list'}
    />
  )
}
