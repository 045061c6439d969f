import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Autosave } from './autosave'
import { Counter, find, openPage, type Reply } from './testing/page'

const QUICK = { rest: 5, backoff: [5], limit: 5000 }
let server: Counter
let address: string

function form(extra = ''): string {
  return `<form id="row-7-1" data-autosave method="post" action="${address}">
    <input type="hidden" name="csrfmiddlewaretoken" value="token"><input type="hidden" name="version" value="3">
    <input type="text" name="fact.agreements" value="2"><textarea name="comment"></textarea>${extra}
    <div data-result-place><p>4.0</p></div><div data-problem-place></div>
    <span data-saved-state data-state="saved"><span data-saved-words></span></span></form><b id="total">61.5</b>`
}

function state(): [string | undefined, string | null] {
  const place = find('[data-saved-state]')
  return [place.dataset.state, place.textContent]
}

function type(name: string, value: string): void {
  const field = find<HTMLInputElement>(`[name="${name}"]`)
  field.value = value
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

function start(...replies: Reply[]): Autosave {
  server.replies = replies
  openPage(form())
  return new Autosave(find<HTMLFormElement>('form'), QUICK)
}

const SAVED: Reply = { html: '<p>6.0</p><b id="total" hx-swap-oob="true">63.5</b>', headers: { 'X-Version': '4', 'X-Saved-At': '14:03' } }
const until = (done: () => void): Promise<void> => vi.waitFor(done, { timeout: 4000, interval: 5 })

beforeEach(async () => {
  server = new Counter([])
  address = await server.open()
})
afterEach(() => server.close())

describe('a form that saves itself', () => {
  test('sends what was typed, shows the answer, the totals and the time, and takes the new version', async () => {
    start(SAVED)
    type('fact.agreements', '3')
    expect(state()).toEqual(['dirty', '有改动，即将保存'])
    await until(() => expect(state()).toEqual(['saved', '已保存 14:03']))
    const [asked] = server.asked
    expect(Object.fromEntries(asked!.body)).toEqual({
      'fact.agreements': '3', comment: '', csrfmiddlewaretoken: 'token', version: '3', operation: asked!.headers['idempotency-key'],
    })
    expect(asked!.headers['hx-request']).toBe('true')
    expect(find('[data-result-place]').innerHTML).toBe('<p>6.0</p>')
    expect(find('#total').textContent).toBe('63.5')
    expect(find<HTMLInputElement>('[name=version]').value).toBe('4')
    expect(sessionStorage.length).toBe(0)
  })

  test('sends nothing when nothing changed', async () => {
    const autosave = start(SAVED)
    expect(await autosave.save()).toBe(true)
    expect(server.asked).toEqual([])
  })

  test('repeats a save whose answer was lost with the same key and words, then sends what was typed meanwhile', async () => {
    const autosave = start({ hangUp: true }, SAVED, { ...SAVED, headers: { 'X-Version': '5', 'X-Saved-At': '14:04' } })
    type('comment', 'first')
    await until(() => expect(state()[1]).toBe('未保存（网络不通，正在自动重试）立即重试'))
    find<HTMLTextAreaElement>('[name=comment]').value = 'first and more'
    await autosave.save()
    const told = server.asked.map((asked) => [asked.body.get('comment'), asked.body.get('version')])
    expect(told).toEqual([['first', '3'], ['first', '3'], ['first and more', '4']])
    const keys = server.asked.map((asked) => asked.headers['idempotency-key'])
    expect(keys[0]).toBe(keys[1])
    expect(keys[1]).not.toBe(keys[2])
    expect(state()).toEqual(['saved', '已保存 14:04'])
  })

  test('keeps what is typed while a save is on its way, and saves it next', async () => {
    let release = (): void => {}
    const after = new Promise<void>((resolve) => { release = resolve })
    const autosave = start({ ...SAVED, after }, SAVED)
    type('fact.agreements', '3')
    const saving = autosave.save()
    await until(() => expect(server.asked.length).toBe(1))
    find<HTMLTextAreaElement>('[name=comment]').value = 'typed meanwhile'
    release()
    expect(await saving).toBe(true)
    expect(server.asked.map((asked) => asked.body.get('comment'))).toEqual(['', 'typed meanwhile'])
    expect(find<HTMLTextAreaElement>('[name=comment]').value).toBe('typed meanwhile')
  })

  test('a fault of the server is said and tried again with the same key', async () => {
    start({ status: 500 }, SAVED)
    type('comment', 'words')
    await until(() => expect(state()[0]).toBe('saved'))
    expect(server.asked[0]!.headers['idempotency-key']).toBe(server.asked[1]!.headers['idempotency-key'])
  })

  test('a refusal is shown in its place and waits for the person', async () => {
    const autosave = start({ status: 409, html: '<div class="problem">sheet filed</div>' }, SAVED)
    type('comment', 'words')
    await until(() => expect(state()).toEqual(['unsaved', '未保存（请看本页提示）立即重试']))
    expect(find('[data-problem-place]').textContent).toBe('sheet filed')
    expect(autosave.isDirty()).toBe(true)
    expect(server.asked.length).toBe(1)
    type('comment', 'other words')
    await until(() => expect(state()[0]).toBe('saved'))
    expect(find('[data-problem-place]').textContent).toBe('')
  })

  test('what was typed while a refusal was on its way goes out by itself', async () => {
    let release = (): void => {}
    const after = new Promise<void>((resolve) => { release = resolve })
    const autosave = start({ status: 422, html: '<div class="problem">a reason is missing</div>', after }, SAVED)
    type('fact.agreements', '9')
    const saving = autosave.save()
    await until(() => expect(server.asked.length).toBe(1))
    find<HTMLTextAreaElement>('[name=comment]').value = 'the reason'
    release()
    expect(await saving).toBe(false)
    await until(() => expect(state()[0]).toBe('saved'))
    expect(server.asked.map((asked) => asked.body.get('comment'))).toEqual(['', 'the reason'])
  })

  test('of two versions the person keeps one: mine goes again on top of the newer', async () => {
    const conflict = '<div data-conflict-version="7"><button type="button" data-keep-mine>mine</button></div>'
    start({ status: 412, html: conflict }, SAVED)
    type('comment', 'mine')
    await until(() => expect(state()[1]).toBe('未保存（他人已改过这一项，请核对）立即重试'))
    find('[data-keep-mine]').click()
    await until(() => expect(state()[0]).toBe('saved'))
    expect(server.asked.map((asked) => asked.body.get('version'))).toEqual(['3', '7'])
  })

  test('what is typed while two versions stand side by side waits for the choice', async () => {
    const conflict = '<div data-conflict-version="7"><button type="button" data-keep-mine>mine</button></div>'
    start({ status: 412, html: conflict }, SAVED)
    type('comment', 'mine')
    await until(() => expect(state()[0]).toBe('unsaved'))
    type('comment', 'mine, and more')
    find('[name=comment]').dispatchEvent(new Event('change', { bubbles: true }))
    find('[data-keep-mine]').click()
    await until(() => expect(state()[0]).toBe('saved'))
    expect(server.asked.map((asked) => [asked.body.get('version'), asked.body.get('comment')])).toEqual([['3', 'mine'], ['7', 'mine, and more']])
  })

  test('of two versions the person keeps one: theirs leaves nothing unsaved', async () => {
    const conflict = '<div data-conflict-version="7"><a href="#there" data-take-theirs>theirs</a></div>'
    const autosave = start({ status: 412, html: conflict })
    type('comment', 'mine')
    await until(() => expect(state()[0]).toBe('unsaved'))
    find('[data-take-theirs]').click()
    expect(autosave.isDirty()).toBe(false)
    expect(sessionStorage.length).toBe(0)
  })

  test('a sign-in page instead of an answer is not an answer', async () => {
    const autosave = start({ html: '<!doctype html><title>sign in</title>' })
    type('comment', 'words')
    await until(() => expect(state()).toEqual(['unsaved', '未保存（登录已过期，内容留在本页，请重新登录后再保存）立即重试']))
    expect(autosave.isDirty()).toBe(true)
    expect(find('[data-result-place]').innerHTML).toBe('<p>4.0</p>')
  })
})

describe('after the page was lost', () => {
  test('what was not acknowledged comes back with the version it was based on', async () => {
    start({ status: 409, html: 'no' })
    type('comment', 'worth keeping')
    await until(() => expect(state()[0]).toBe('unsaved'))
    server.replies = [SAVED]
    const words = find('#words').outerHTML
    document.body.innerHTML = `${form().replace('value="3"', 'value="9"')}${words}`
    new Autosave(find<HTMLFormElement>('form'), QUICK)
    expect(find<HTMLTextAreaElement>('[name=comment]').value).toBe('worth keeping')
    expect(state()[1]).toBe('已恢复上次未保存的内容')
    await until(() => expect(state()[0]).toBe('saved'))
    expect(server.asked[1]!.body.get('version')).toBe('3')
  })

  test('a draft that the server turns out to have is dropped', async () => {
    start({ status: 409, html: 'no' })
    type('comment', 'kept')
    await until(() => expect(state()[0]).toBe('unsaved'))
    document.body.innerHTML = form().replace('</textarea>', 'kept</textarea>')
    const autosave = new Autosave(find<HTMLFormElement>('form'), QUICK)
    expect(autosave.isDirty()).toBe(false)
    expect(sessionStorage.length).toBe(0)
  })
})
