// Small things about the page that several behaviours ask.
import { say } from './words'

/** A fresh id. randomUUID exists only over TLS or on localhost; plain addresses fall back to random bytes. */
export function freshId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Whether an answer is a whole page (the sign-in page, after a redirect) where a fragment was asked for. */
export function isWholePage(answer: string): boolean {
  return /^\s*(<!doctype|<html)/i.test(answer)
}

/** A refusal made here, for when the server could not say it itself. */
export function problemHere(sentence: string): string {
  const box = document.createElement('div')
  box.className = 'problem'
  for (const [name, text] of [['problem-title', say('problem-title')], ['problem-what', sentence]] as const) {
    const line = document.createElement('p')
    line.className = name
    line.textContent = text
    box.append(line)
  }
  return box.outerHTML
}

/** Where a refusal of something inside `element` is shown: the nearest place given for it, else the page's. */
export function problemPlace(element: Element | null): HTMLElement | null {
  const within = element?.closest<HTMLElement>('form, .row-card, .panel')
  return within?.querySelector<HTMLElement>('[data-problem-place]') ?? document.getElementById('problem-place')
}

/** Whether keystrokes in `target` are text, so that keys must leave them alone. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.matches('textarea, select')) return true
  return target.matches('input:not([type=radio], [type=checkbox], [type=button], [type=submit])')
}
