/** A place in the console; it lives in the address's fragment, so any server and any reload keep it. */
export type Route =
  | { room: 'chats'; session?: string; fresh?: true }
  | { room: 'plugins'; plugin?: string; install?: true }
  | { room: 'approvals' }
  | { room: 'channels' }
  | { room: 'models' }
  | { room: 'schedules' }
  | { room: 'record' }
  | { room: 'status' }
  | { room: 'access' }

export type Room = Route['room']

export function hrefOf(route: Route): string {
  switch (route.room) {
    case 'chats':
      return route.session !== undefined ? `#/chats/${encodeURIComponent(route.session)}` : route.fresh ? '#/chats/new' : '#/chats'
    case 'plugins':
      // Plugin names never begin with +, so the address of the form cannot be a plugin's.
      return route.plugin !== undefined ? `#/plugins/${encodeURIComponent(route.plugin)}` : route.install ? '#/plugins/+' : '#/plugins'
    default:
      return `#/${route.room}`
  }
}

/** Reads a fragment; whatever is not a place leads to the chats. */
export function routeOf(hash: string): Route {
  const [room, rest] = hash.replace(/^#\/?/, '').split('/', 2)
  const name = rest === undefined || rest === '' ? undefined : decoded(rest)
  switch (room) {
    case 'plugins':
      if (name === '+') return { room, install: true }
      return name === undefined ? { room } : { room, plugin: name }
    case 'approvals':
    case 'channels':
    case 'models':
    case 'schedules':
    case 'record':
    case 'status':
    case 'access':
      return { room }
    default:
      if (room !== 'chats' || name === undefined) return { room: 'chats' }
      return name === 'new' ? { room, fresh: true } : { room, session: name }
  }
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
