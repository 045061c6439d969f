import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Counter, find, openPage, type Reply } from './testing/page'
import { size, startUploads } from './upload'

let server: Counter
let address: string
const until = (done: () => void): Promise<void> => vi.waitFor(done, { timeout: 4000, interval: 5 })

beforeEach(async () => {
  server = new Counter([])
  address = await server.open()
})
afterEach(() => server.close())

function open(...replies: Reply[]): void {
  server.replies = replies
  openPage(`<ul id="files"></ul><form data-upload method="post" action="${address}" data-result="#files" data-limit="10"
    data-limit-label="10 B" data-accept=".pdf,.png" data-accept-label="PDF、图片">
    <input type="hidden" name="operation" value="from-page"><input type="file" name="file"><ul data-upload-list></ul></form>`)
  startUploads(document)
}

function hand(...files: File[]): void {
  const drop = new Event('drop', { bubbles: true, cancelable: true })
  Object.assign(drop, { dataTransfer: { files } })
  find('form').dispatchEvent(drop)
}

const said = (): (string | null)[] => [...document.querySelectorAll('.upload-state')].map((line) => line.textContent)
const paper = (name: string, bytes = 'abc'): File => new File([bytes], name)

describe('handing in files', () => {
  test('each file is one request with its own id, and the answer replaces the list', async () => {
    open({ html: '<li>first</li>' }, { html: '<li>first</li><li>second</li>' })
    hand(paper('a.pdf'), paper('b.PNG'))
    await until(() => expect(said()).toEqual(['已保存', '已保存']))
    expect(find('#files').textContent).toBe('firstsecond')
    expect(server.asked.map((asked) => /filename="(.*?)"/.exec(asked.raw)?.[1])).toEqual(['a.pdf', 'b.PNG'])
    const keys = server.asked.map((asked) => asked.headers['idempotency-key'])
    expect(new Set([...keys, 'from-page']).size).toBe(3)
    for (const [place, asked] of server.asked.entries()) expect(asked.raw).toContain(keys[place])
  })

  test('an empty, a too large and a foreign file are refused here, in words', () => {
    open()
    hand(paper('empty.pdf', ''), paper('large.pdf', 'x'.repeat(2048)), paper('tool.exe'))
    expect(said()).toEqual([
      '这个文件是空的（0 字节），没有上传。请检查原文件。',
      '这个文件有 2.0 KB，超过上限 10 B，没有上传。请压缩或拆分后再传。',
      '不接收这种文件，没有上传。可接收：PDF、图片。',
    ])
    expect(server.asked).toEqual([])
  })

  test("the server's refusal is said in its own words", async () => {
    open({ status: 422, html: '<div class="problem"><p class="problem-what">文件是空的。</p></div>' })
    hand(paper('a.pdf'))
    await until(() => expect(said()).toEqual(['没有保存：文件是空的。']))
  })

  test('after a broken line the same file goes again under the same id', async () => {
    open({ hangUp: true }, { html: '<li>there</li>' })
    hand(paper('a.pdf'))
    await until(() => expect(said()).toEqual(['网络中断，没有保存。请检查网络后重新上传。']))
    find('.upload-item button').click()
    await until(() => expect(said()).toEqual(['已保存']))
    expect(server.asked[0]!.headers['idempotency-key']).toBe(server.asked[1]!.headers['idempotency-key'])
  })

  test('a file on its way can be called back', async () => {
    open({ after: new Promise(() => {}) })
    hand(paper('a.pdf'))
    await until(() => expect(server.asked.length).toBe(1))
    find('.upload-item button').click()
    await until(() => expect(said()).toEqual(['已取消，没有保存']))
    expect(document.querySelector('.upload-item button')).toBeNull()
  })

  test('a sign-in page is not a saved file', async () => {
    open({ html: '<!doctype html><title>sign in</title>' })
    hand(paper('a.pdf'))
    await until(() => expect(said()).toEqual(['登录已过期，没有保存。请刷新页面，重新登录后再传。']))
    expect(find('#files').textContent).toBe('')
  })

  test('sizes are said as people say them', () => {
    expect([size(0), size(1023), size(1024), size(200 * 1024 * 1024)]).toEqual(['0 B', '1023 B', '1.0 KB', '200.0 MB'])
  })
})
