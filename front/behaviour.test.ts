import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dropOthers, keep } from './drafts'
import { startFocus } from './focus'
import { listenForKeys } from './keys'
import { listenForDoubleSubmits } from './once'
import { listenForOnlyOpen, startOnlyOpen } from './only-open'
import { freshId, isWholePage, problemPlace } from './page'
import { clock } from './saved-state'
import { listenForPrinting, showPrintButtons } from './printing'
import { listenForTicks } from './ticks'
import { find, openPage } from './testing/page'

beforeAll(() => {
  listenForKeys()
  listenForTicks()
  listenForOnlyOpen()
  listenForDoubleSubmits()
  listenForPrinting()
  HTMLElement.prototype.scrollIntoView = () => {} // jsdom draws nothing, so it cannot scroll
  startFocus()
})

function press(key: string, target: Element = document.body): void {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}

describe('scoring keys', () => {
  const clicked: string[] = []
  beforeEach(() => {
    clicked.length = 0
    const values = ['0.0', '1.0', '3.0', '3.5', '10.0']
    openPage(`<div data-keys>
      <a data-row-link href="#a">a</a><a data-row-link aria-current="true" href="#b">b</a><a data-row-link href="#c">c</a>
      <fieldset data-judgement><div class="choices">${values.map((value) => `<input type="radio" name="score" value="${value}">`).join('')}</div></fieldset>
      <textarea></textarea><a href="#paper" data-evidence-url="#paper">paper</a>
      <button type="button" data-save-next>next</button></div>
      <details id="keys"><summary>keys</summary></details><p id="keys-said"></p>`)
    document.querySelectorAll('a, button').forEach((element) => element.addEventListener('click', (event) => {
      event.preventDefault()
      event.stopPropagation()
      clicked.push(element.textContent ?? '')
    }))
  })
  const chosen = (): string | undefined => document.querySelector<HTMLInputElement>('input:checked')?.value

  test('arrows walk the rows, E opens evidence, Enter saves and goes on', () => {
    for (const key of ['ArrowUp', 'ArrowDown', 'e', 'Enter']) press(key)
    expect(clicked).toEqual(['a', 'c', 'paper', 'next'])
  })

  test('figures make one number while it can still be one of the values', () => {
    for (const key of ['3', '.', '5']) press(key)
    expect(chosen()).toBe('3.5')
    for (const key of ['1', '0']) press(key)
    expect(chosen()).toBe('10.0')
    expect(find('#keys-said').textContent).toBe('已选 10.0 分')
  })

  test('a value that the words do not allow is refused with the allowed ones', () => {
    press('7')
    expect(chosen()).toBeUndefined()
    expect(find('#keys-said').textContent).toBe('7 分不在可选分值内，可选：0.0、1.0、3.0、3.5、10.0。')
  })

  test('while somebody types, keys are letters', () => {
    for (const key of ['3', 'e', 'ArrowDown', 'Enter', '?']) press(key, find('textarea'))
    expect([chosen(), clicked, find<HTMLDetailsElement>('#keys').open]).toEqual([undefined, [], false])
  })

  test('a question mark opens the list of keys', () => {
    press('?')
    expect(find<HTMLDetailsElement>('#keys').open).toBe(true)
  })
})

describe('lists', () => {
  test('only what is open, told in words and remembered in the address and in the rows', () => {
    openPage(`<input type="checkbox" data-only-open="#rows"><span data-shown></span><ul id="rows">
      <li data-row-state="done"><a data-row-link href="/x?row=1">1</a></li><li data-row-state="open"><a data-row-link href="/x?row=2">2</a></li></ul>`)
    find('input').click()
    expect([...document.querySelectorAll('li')].map((row) => row.classList.contains('is-filtered'))).toEqual([true, false])
    expect(find('[data-shown]').textContent).toBe('显示 1 项，共 2 项')
    expect(location.search).toBe('?only-open=1')
    expect(find<HTMLAnchorElement>('li:last-child a').search).toBe('?row=2&only-open=1')
    openPage('<input type="checkbox" data-only-open="#rows"><ul id="rows"><li data-row-state="done"></li></ul>')
    startOnlyOpen(document)
    expect(find('li').className).toBe('is-filtered')
    find('input').click()
    expect(location.search).toBe('')
  })

  test('ticking all counts all and opens the button', () => {
    openPage(`<table id="t"><tr><td><input type="checkbox" data-tick-all="#t"></td></tr>
      <tr><td><input type="checkbox" data-tick></td></tr><tr><td><input type="checkbox" data-tick></td></tr></table>
      <span data-ticked></span><button data-needs-ticks disabled></button>`)
    find('[data-tick-all]').click()
    expect([find('[data-ticked]').textContent, find<HTMLButtonElement>('button').disabled]).toEqual(['已选 2 项', false])
    find('[data-tick]').click()
    expect([find('[data-ticked]').textContent, find<HTMLInputElement>('[data-tick-all]').indeterminate]).toEqual(['已选 1 项', true])
  })
})

describe('forms', () => {
  test('a plain form goes out once', () => {
    openPage('<form method="post" action="#"><button>send</button></form>')
    const went = [1, 2].map(() => find('form').dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true })))
    expect(went).toEqual([true, false])
  })

  test('a line of the error summary leads to its field', () => {
    openPage('<div class="error-summary"><a href="#id_kind">kind</a></div><div id="id_kind"><input type="radio" id="one"></div>')
    find('a').click()
    expect(document.activeElement?.id).toBe('one')
  })
})

describe('small things', () => {
  test('another person in the same tab finds nothing of the first', () => {
    openPage('')
    document.body.dataset.person = '1'
    keep('row', { pairs: [['a', 'b']], version: '1' })
    dropOthers('1')
    expect(sessionStorage.length).toBe(1)
    dropOthers('')
    expect(sessionStorage.length).toBe(1)
    dropOthers('2')
    expect(sessionStorage.length).toBe(0)
  })

  test('the saved time is Shanghai time however it comes', () => {
    expect([clock('14:03'), clock('2025-03-18T06:03:00Z'), clock('2025-03-17T16:00:00+00:00')]).toEqual(['14:03', '14:03', '00:00'])
  })

  test('a whole page is told from a fragment', () => {
    expect(['<!DOCTYPE html><p>', '\n<html>', '<p>&lt;html&gt;</p>', ''].map(isWholePage)).toEqual([true, true, false, false])
  })

  test('ids are fresh with and without the newer function', () => {
    const before = crypto.randomUUID
    Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true })
    const plain = [freshId(), freshId()]
    Object.defineProperty(crypto, 'randomUUID', { value: before, configurable: true })
    expect(new Set([...plain, freshId(), freshId()]).size).toBe(4)
    expect(plain[0]).toMatch(/^[0-9a-f]{32}$/)
  })

  test('a refusal is shown nearest to what was refused', () => {
    openPage('<form><p data-problem-place id="near"></p><button></button></form><i></i>')
    expect([problemPlace(find('button'))?.id, problemPlace(find('i'))?.id]).toEqual(['near', 'problem-place'])
  })
})

describe('printing', () => {
  test('the button appears with the script and prints', () => {
    openPage('<button type="button" data-print hidden>打印本页</button>')
    let printed = 0
    window.print = () => { printed += 1 }
    showPrintButtons(document)
    const button = find<HTMLButtonElement>('[data-print]')
    button.click()
    expect([button.hidden, printed]).toEqual([false, 1])
  })
})
