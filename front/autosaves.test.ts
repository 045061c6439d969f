import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import htmx from 'htmx.org'
import { listenForAutosaves, startAutosaves } from './autosaves'
import { listenForHtmx } from './htmx-manners'
import { Counter, find, openPage } from './testing/page'

let server: Counter
let address: string
const until = (done: () => void): Promise<void> => vi.waitFor(done, { timeout: 4000, interval: 5 })

beforeAll(() => {
  listenForAutosaves()
  listenForHtmx()
})
beforeEach(async () => {
  server = new Counter([])
  address = await server.open()
})
afterEach(() => server.close())

function openRow(): void {
  openPage(`<form id="row" data-autosave method="post" action="${address}"><input name="comment" value="">
    <span data-saved-state></span><button data-save-next>next</button></form><a data-row-link aria-current="true" href="#1">1</a><a data-row-link href="#2">2</a>`)
  location.hash = ''
  startAutosaves(document, { rest: 60_000, backoff: [60_000], limit: 5000 })
}

/** The browser's question before leaving: true when it would be asked. */
function asksBeforeLeaving(): boolean {
  return !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
}

describe('forms that save themselves', () => {
  test('leaving is asked about only while something is unsaved', async () => {
    openRow()
    expect(asksBeforeLeaving()).toBe(false)
    find<HTMLInputElement>('[name=comment]').value = 'words'
    expect(asksBeforeLeaving()).toBe(true)
    find('form').dispatchEvent(new Event('change', { bubbles: true }))
    await until(() => expect(asksBeforeLeaving()).toBe(false))
    expect(server.asked.length).toBe(1)
  })

  test('save and next goes on once the server has it', async () => {
    openRow()
    find<HTMLInputElement>('[name=comment]').value = 'words'
    find('button').click()
    await until(() => expect(location.hash).toBe('#2'))
    expect(server.asked.map((asked) => asked.body.get('comment'))).toEqual(['words'])
  })

  test('save and next stays where it is when the save is refused', async () => {
    openRow()
    server.replies = [{ status: 422, html: '<p>refused</p>' }]
    find<HTMLInputElement>('[name=comment]').value = 'words'
    find('button').click()
    await until(() => expect(find('#problem-place').textContent).toBe('refused'))
    expect(location.hash).toBe('')
    expect(asksBeforeLeaving()).toBe(true)
  })
})

describe('rows that hang on another row', () => {
  const result = (name: string, checked: string): string => `<div id="${name}" hx-swap-oob="true"><input type="radio" name="score" value="1.0"${checked}></div>`

  function openTwo(): void {
    const row = (id: string, result: string): string => `<form id="${id}" data-autosave method="post" action="${address}">
      <input name="comment" value=""><div data-result-place></div>${result}<span data-saved-state></span></form>`
    openPage(row('first', '') + row('second', '<div id="hangs"><p>old</p></div>'))
    startAutosaves(document, { rest: 60_000, backoff: [60_000], limit: 5000 })
    server.replies = [{ html: `<p>4.0</p>${result('hangs', ' checked')}` }]
  }
  function change(id: string, comment: string): void {
    find<HTMLInputElement>(`#${id} [name=comment]`).value = comment
  }

  test('what the server changed there is not unsaved', async () => {
    openTwo()
    change('first', 'words')
    find('#first').dispatchEvent(new Event('change'))
    await until(() => expect(find<HTMLInputElement>('#hangs input').checked).toBe(true))
    await until(() => expect(asksBeforeLeaving()).toBe(false))
    expect(server.asked.length).toBe(1)
  })

  test('what somebody typed there stays, and stays unsaved', async () => {
    openTwo()
    change('second', 'typed, not saved')
    change('first', 'words')
    find('#first').dispatchEvent(new Event('change'))
    await until(() => expect(document.querySelector('#hangs input')).not.toBeNull())
    expect(find<HTMLInputElement>('#second [name=comment]').value).toBe('typed, not saved')
    expect(asksBeforeLeaving()).toBe(true)
  })
})

describe('htmx', () => {
  function openForm(): void {
    openPage(`<form hx-post="${address}" hx-target="#there"><input type="hidden" name="operation" value="first"><button>go</button></form><p id="there">old</p>`)
    htmx.config.selfRequestsOnly = false // the test's server has another port than the test's page
    htmx.process(document.body)
    find('button').click()
  }

  test('an answer lands in its target and the next deed has another id', async () => {
    server.replies = [{ html: 'new' }]
    openForm()
    await until(() => expect(find('#there').textContent).toBe('new'))
    await until(() => expect(find<HTMLInputElement>('[name=operation]').value).not.toBe('first'))
  })

  test('a refusal lands where refusals are shown, and the same id stays for another try', async () => {
    server.replies = [{ status: 409, html: '<p>not now</p>' }]
    openForm()
    await until(() => expect(find('#problem-place').textContent).toBe('not now'))
    expect([find('#there').textContent, find<HTMLInputElement>('[name=operation]').value]).toEqual(['old', 'first'])
  })

  test('a sign-in page never lands inside the page', async () => {
    server.replies = [{ html: '<!doctype html><title>sign in</title><form></form>' }]
    openForm()
    await until(() => expect(find('#problem-place .problem-what').textContent).toBe('登录已过期，这次操作没有完成。请刷新页面，重新登录后再办理。'))
    expect(find('#there').textContent).toBe('old')
  })

  test('a broken line is said', async () => {
    server.replies = [{ hangUp: true }]
    openForm()
    await until(() => expect(find('#problem-place .problem-what').textContent).toBe('网络不通，服务器没有收到这次操作。请检查网络后重试。'))
  })
})
