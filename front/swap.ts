// Putting an answer's fragment where it belongs, with htmx, so that hx-swap-oob pieces find their places too.
import htmx from 'htmx.org'

/** Replaces the inside of `place` with `html`; pieces marked hx-swap-oob go to their own places. */
export function swap(place: HTMLElement, html: string): void {
  try {
    htmx.swap(place, html, { swapStyle: 'innerHTML', swapDelay: 0, settleDelay: 0 })
  } catch (trouble) {
    // What was saved is saved, even if its picture cannot be drawn: the caller still has to say so.
    console.error(trouble)
  }
}
