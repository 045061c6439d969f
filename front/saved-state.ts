// The words beside a form that say whether it is saved.
import { say } from './words'

export type State = 'saved' | 'saving' | 'dirty' | 'unsaved'

/** Shows the state in the form's [data-saved-state]; `retry` adds a button beside the words. */
export function show(form: HTMLFormElement, state: State, words: string, retry?: () => void): void {
  const place = form.querySelector<HTMLElement>('[data-saved-state]')
  if (!place) return
  place.dataset.state = state
  const line = document.createElement('span')
  line.dataset.savedWords = ''
  line.textContent = words
  const parts: HTMLElement[] = [line]
  if (retry) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'link-button'
    button.textContent = say('retry')
    button.addEventListener('click', retry)
    parts.push(button)
  }
  place.replaceChildren(...parts)
}

/** The header X-Saved-At as hour and minute in Shanghai; it may come as "14:03" or as an ISO instant. */
export function clock(header: string | null): string {
  if (header && /^\d\d:\d\d$/.test(header)) return header
  const moment = header ? new Date(header) : new Date()
  const valid = Number.isNaN(moment.getTime()) ? new Date() : moment
  return new Intl.DateTimeFormat('zh-CN', {
    hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'Asia/Shanghai',
  }).format(valid)
}
