// Scoring with the keyboard, on pages that ask for it with data-keys. Never while somebody types text.
import { takesText } from './page'
import { neighbour } from './rows'
import { say } from './words'

const PATIENCE = 900 // milliseconds within which "3", ".", "5" are one number

let typed = ''
let typedAt = 0

/** Listens once for the whole page. */
export function listenForKeys(): void {
  document.addEventListener('keydown', (event) => {
    const area = document.querySelector<HTMLElement>('[data-keys]')
    if (!area || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
    if (event.isComposing || takesText(event.target)) return
    if (pressed(event, area)) event.preventDefault()
  })
}

function pressed(event: KeyboardEvent, area: HTMLElement): boolean {
  if (event.key === 'ArrowUp' || event.key === 'ArrowDown') return walk(event)
  if (/^[0-9.]$/.test(event.key)) return choosePoints(event.key, event.timeStamp, area)
  if (event.key === 'Enter') return saveAndNext(event, area)
  if (event.key === 'e' || event.key === 'E') return click(area.querySelector('a[data-evidence-url]'))
  if (event.key === '?') return toggleList()
  return false
}

/** Arrows inside a group of choices keep their usual meaning there. */
function walk(event: KeyboardEvent): boolean {
  if (event.target instanceof HTMLInputElement) return false
  return click(neighbour(event.key === 'ArrowUp' ? -1 : 1))
}

function saveAndNext(event: KeyboardEvent, area: HTMLElement): boolean {
  if (event.target instanceof Element && event.target.closest('a, button, summary')) return false
  return click(area.querySelector('[data-save-next]'))
}

function choosePoints(key: string, at: number, area: HTMLElement): boolean {
  const judgement = area.querySelector<HTMLElement>('[data-judgement]')
  if (!judgement) return false
  const choices = [...judgement.querySelectorAll<HTMLInputElement>('.choices input[type=radio]:not([value=""])')]
  const offered = choices.filter((choice) => !choice.disabled && !choice.closest('.choice-outside'))
  typed = continued(key, at, offered.map((choice) => Number(choice.value).toFixed(1)))
  typedAt = at
  const found = offered.find((choice) => Number(choice.value) === Number(typed))
  if (found && !found.checked) {
    found.checked = true
    found.dispatchEvent(new Event('input', { bubbles: true }))
    found.dispatchEvent(new Event('change', { bubbles: true }))
  }
  tell(found
    ? say('score-chosen', { value: found.value })
    : say('score-not-allowed', { value: typed, allowed: offered.map((choice) => choice.value).join('、') }))
  return true
}

/** "3", then ".", then "5" is one number while it can still become one of the values; else a new number begins. */
function continued(key: string, at: number, values: string[]): string {
  const longer = typed + key
  return at - typedAt < PATIENCE && values.some((value) => value.startsWith(longer)) ? longer : key
}

function toggleList(): boolean {
  const list = document.querySelector<HTMLDetailsElement>('details#keys')
  if (!list) return false
  list.open = !list.open
  if (list.open) list.querySelector('summary')?.focus()
  return true
}

function tell(sentence: string): void {
  const place = document.getElementById('keys-said')
  if (place) place.textContent = sentence
}

function click(target: HTMLElement | null): boolean {
  target?.click()
  return target !== null
}
