// What was typed and not yet acknowledged, kept in this tab until the server has it.
import type { Pair } from './content'

export interface Sending {
  key: string
  body: string
  pairs: Pair[] // what the body says
}

export interface Draft {
  pairs: Pair[]
  version: string
  sending?: Sending | undefined // on its way when this was kept
}

const MARK = 'draft'

function place(formId: string): string {
  return [MARK, document.body.dataset.person ?? '', location.pathname, formId].join('|')
}

/** Keeps a draft; a full or forbidden storage only means that it does not outlive this page. */
export function keep(formId: string, draft: Draft): void {
  try {
    sessionStorage.setItem(place(formId), JSON.stringify(draft))
  } catch {
    // The page itself still holds what was typed and warns before leaving.
  }
}

/** The draft of this person, page and form, or null. */
export function kept(formId: string): Draft | null {
  try {
    const found = sessionStorage.getItem(place(formId))
    return found ? (JSON.parse(found) as Draft) : null
  } catch {
    return null
  }
}

/** The server has it. */
export function drop(formId: string): void {
  try {
    sessionStorage.removeItem(place(formId))
  } catch {
    // Nothing was kept.
  }
}

/** Somebody else signed in in this tab: what the other person typed goes away. */
export function dropOthers(person: string): void {
  if (!person) return
  try {
    const places = Object.keys(sessionStorage).filter((name) => name.startsWith(`${MARK}|`))
    for (const name of places) if (name.split('|')[1] !== person) sessionStorage.removeItem(name)
  } catch {
    // Nothing was kept.
  }
}
