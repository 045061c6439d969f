// Putting an answer's fragment where it belongs, with htmx, so that hx-swap-oob pieces find their places too.
import htmx from 'htmx.org'

/** Replaces the inside of `place` with `html`; pieces marked hx-swap-oob go to their own places. */
export function swap(place: HTMLElement, html: string): void {
  htmx.swap(place, html, { swapStyle: 'innerHTML', swapDelay: 0, settleDelay: 0 })
}
