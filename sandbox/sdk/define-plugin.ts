export function definePlugin<Plugin>(plugin: Plugin): Plugin {
  return plugin
}
