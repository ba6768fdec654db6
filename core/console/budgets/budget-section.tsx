import { useAnswer } from '../gateway/use-answer.ts'
import { Problem } from '../look/problem.tsx'
import { When } from '../look/when.tsx'
import roomCss from '../models/model-room.module.css'
import { useWords } from '../words/words.tsx'
import { type BudgetRow, budgetRows, dollars } from './budget-rows.ts'
import css from './budget-section.module.css'

const groups = ['gateway', 'agents', 'people', 'models'] as const

/** What was spent on models today, and how near that is to the limits. */
export function BudgetSection() {
  const { say } = useWords()
  const { data, error } = useAnswer('budget.list', {}, ['system'])
  const rows = data === undefined ? [] : budgetRows(data)
  return (
    <section className={roomCss['section']} aria-labelledby="budgets">
      <h2 id="budgets">{say('budget.title')}</h2>
      <p className={roomCss['soft']}>{say('budget.about')}{data !== undefined && <> {say('budget.resets')} <When at={data.resetsAt} future />.</>}</p>
      <Problem error={error} />
      {data !== undefined && rows.length === 0 && <p className={roomCss['soft']}>{say('budget.none')}</p>}
      {groups.map((group) => {
        const shown = rows.filter((row) => row.group === group)
        if (shown.length === 0) return null
        return (
          <div key={group}>
            {group !== 'gateway' && <h3 className={css['group']}>{say(`budget.${group}`)}</h3>}
            <ul className={roomCss['list']}>{shown.map((row) => <BudgetLine key={row.name} row={row} />)}</ul>
          </div>
        )
      })}
    </section>
  )
}

function BudgetLine({ row }: { row: BudgetRow }) {
  const { say, language } = useWords()
  const name = row.name === '' ? say('budget.gateway') : row.name
  const tokens = row.limit.tokens === undefined ? say('budget.tokens', { tokens: row.tokens }) : say('budget.tokensOf', { tokens: row.tokens, limit: row.limit.tokens })
  const usd = dollars(row.usd, language)
  const money = row.limit.usd === undefined ? say('budget.usd', { usd }) : say('budget.usdOf', { usd, limit: dollars(row.limit.usd, language) })
  return (
    <li className={css['line']}>
      <span className={css['name']}>{name}</span>
      <span className={css['figures']}>{tokens} · {row.priced ? money : say('budget.noPrice')}</span>
      {row.percent !== undefined && (
        <div role="meter" className={css['meter']} aria-label={say('budget.meter', { percent: row.percent, name })} aria-valuenow={row.percent} aria-valuemin={0} aria-valuemax={100}>
          <div className={row.percent >= 100 ? css['full'] : css['used']} style={{ width: `${row.percent}%` }} />
        </div>
      )}
    </li>
  )
}
