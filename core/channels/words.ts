// Everything that people on a channel read from the gateway itself, as Markdown.

export const pairingCode = (code: string) =>
  `Hello! I do not know you yet. Give this code to whoever runs this assistant, and they can let you in:\n\n**${code}**\n\nIt is good for one hour.`

export const askDirectly = 'I only answer people I know. Write to me directly, and I will tell you how to be let in.'

export const letIn = 'You are let in. Write away; /help says what else I understand.'

export const tooFast = (seconds: number) => `That was a lot at once. I can read on in ${seconds === 1 ? 'a second' : `${seconds} seconds`}; please send again then what you wrote since.`

export const dayIsFull = 'I have taken as many messages as I may today. Please write again tomorrow.'

export const tooMuchWaits = 'Too many messages wait for an answer already, so I did not take this one. Please send it again in a moment.'

export const newConversation = 'A new conversation begins; what we said before is left behind.'

export const stopped = (turns: number) => (turns === 0 ? 'Nothing is at work here.' : 'Stopped.')

export const notYours = 'Only those who run this assistant may do that here.'

export const modelNotHere = 'The model is chosen in the console, or by the owner in a direct chat that may approve.'

export const modelUnknown = (model: string) => `There is no model ${code(model)} here.`

export const modelIs = (model: string | null) => (model === null ? 'No model is set up yet.' : `${code(model)} answers here.`)

export const modelChosen = (model: string) => `${code(model)} answers from now on.`

export const decided = (word: 'approve' | 'deny') => (word === 'approve' ? 'It may run, this once.' : 'It does not run.')

export interface StatusFacts {
  agent: string
  model: string | null
  /** Turns that wait or run in this conversation. */
  open: number
}

export const status = ({ agent, model, open }: StatusFacts) =>
  [`I am ${code(agent)} and I am here. ${modelIs(model)}`, open === 0 ? 'Nothing is at work.' : `${open === 1 ? 'One answer is' : `${open} answers are`} at work; /stop ends ${open === 1 ? 'it' : 'them'}.`].join('\n')

export const statusForGuests = 'I am here.'

export const help = ({ model, fresh }: { model: boolean; fresh: boolean }) =>
  [
    'Write what you want to know or have done. Besides, I understand:',
    [
      '- `/status`: is anything at work?',
      ...(fresh ? ['- `/new`: begin a new conversation'] : []),
      '- `/stop`: stop the answer that is being made',
      ...(model ? ['- `/model`: which model answers'] : []),
      '- `/help`: this',
    ].join('\n'),
  ].join('\n\n')

/** Names that others chose must not end the code span. */
const code = (name: string) => `\`${name.replaceAll('`', '’')}\``
