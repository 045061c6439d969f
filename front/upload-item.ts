// One line of the upload list: name, progress, words, a button to cancel or to try again.
import { freshId } from './page'
import { say } from './words'

export interface Item {
  key: string // the operation id; the same on every try, so that a file is stored once
  isCancelled(): boolean
  onCancel(stop: () => void): void
  progress(sent: number, total: number, words: string): void
  done(): void
  cancelled(): void
  failed(why: string, retry?: () => void): void
}

/** Adds a line for the file `name` to `list`. */
export function startItem(list: HTMLElement, name: string): Item {
  const line = document.createElement('li')
  line.className = 'upload-item'
  const title = text('span', 'file-name', name)
  const state = text('span', 'upload-state', say('upload-waiting'))
  const bar = document.createElement('progress')
  bar.setAttribute('aria-label', name)
  let cancelled = false
  let stop = (): void => {}
  const cancel = button(say('upload-cancel'), () => { cancelled = true; stop(); end('is-failed', say('upload-cancelled')) })
  line.append(title, cancel, bar, state)
  list.append(line)

  function end(mark: string, words: string): void {
    line.classList.add(mark)
    state.textContent = words
    bar.remove()
    cancel.remove()
  }

  return {
    key: freshId(),
    isCancelled: () => cancelled,
    onCancel: (how) => { stop = how },
    progress(sent, total, words) {
      bar.max = total
      bar.value = sent
      state.textContent = words
    },
    done: () => end('is-done', say('upload-done')),
    cancelled: () => end('is-failed', say('upload-cancelled')),
    failed(why, retry) {
      end('is-failed', why)
      if (!retry) return
      const again = button(say('upload-retry'), () => {
        again.remove()
        line.classList.remove('is-failed')
        line.insertBefore(cancel, state)
        line.insertBefore(bar, state)
        retry()
      })
      line.insertBefore(again, state)
    },
  }
}

function text(tag: string, className: string, words: string): HTMLElement {
  const element = document.createElement(tag)
  element.className = className
  element.textContent = words
  return element
}

function button(words: string, pressed: () => void): HTMLButtonElement {
  const element = document.createElement('button')
  element.type = 'button'
  element.className = 'link-button'
  element.textContent = words
  element.addEventListener('click', pressed)
  return element
}
