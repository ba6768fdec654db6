import { Agent } from './entities/agent.ts'
import { Grant } from './entities/grant.ts'
import { Identity } from './entities/identity.ts'
import { KeyValueEntry } from './entities/key-value-entry.ts'
import { KeyValueUsage } from './entities/key-value-usage.ts'
import { Message } from './entities/message.ts'
import { Plugin } from './entities/plugin.ts'
import { Principal } from './entities/principal.ts'
import { Provider } from './entities/provider.ts'
import { Secret } from './entities/secret.ts'
import { Session } from './entities/session.ts'
import { Setting } from './entities/setting.ts'
import { Step } from './entities/step.ts'
import { Token } from './entities/token.ts'
import { Turn } from './entities/turn.ts'

/** Every table, for MikroORM: named here so that nothing has to be discovered on disk at start. */
export const entities = [Agent, Grant, Identity, KeyValueEntry, KeyValueUsage, Message, Plugin, Principal, Provider, Secret, Session, Setting, Step, Token, Turn]
