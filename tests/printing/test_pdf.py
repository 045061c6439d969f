"""PDFs keep to the page of GB/T 9704, and several threads or processes may print at once."""

import hashlib
import io
import multiprocessing
import os
import signal
from concurrent.futures import ThreadPoolExecutor

from pypdf import PdfReader

from jiangyan.printing.papers import render, sample

from .reading import rightmost

LONG = "验收工作应当实事求是认真负责" * 100  # fourteen characters, so that two make a line


def lines(pdf: bytes, page: int) -> list[str]:
    text = PdfReader(io.BytesIO(pdf)).pages[page].extract_text()
    return [line for line in text.replace(" ", "").splitlines() if line]


def test_a_letter_has_twenty_two_lines_of_twenty_eight_characters() -> None:
    values = {**sample("acceptance_opinion", "base"), "follow_up": LONG}
    pdf = render("acceptance_opinion", values, "pdf", draft=False)
    *body, foot = lines(pdf, 2)
    assert [len(line) for line in body] == [28] * 22
    assert foot.startswith("第3页共")
    assert rightmost(pdf, 3, 3) <= (210 - 26) / 25.4 * 72 + 0.5
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert (round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)) == (210, 297)


def test_threads_print_at_once_and_each_gets_its_own_paper() -> None:
    def printed(place: int) -> str:
        values = {**sample("submission_receipt", "base"), "number": f"示例-{place}"}
        text = PdfReader(io.BytesIO(render("submission_receipt", values, "pdf", draft=False))).pages[0].extract_text()
        return text.split("编号：")[1].split()[0]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(printed, range(12))) == [f"示例-{place}" for place in range(12)]


def digest(draft: bool) -> str:
    return hashlib.sha256(render("submission_receipt", sample("submission_receipt", "base"), "pdf", draft)).hexdigest()


def test_another_process_prints_the_same() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(digest, (True,)) == digest(True)


def test_a_forked_process_says_that_it_cannot_print_instead_of_hanging() -> None:
    digest(True)
    ours, theirs = multiprocessing.Pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(30)  # should it hang after all, it ends by itself
        try:
            digest(True)
        except RuntimeError as trouble:
            theirs.send(str(trouble))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert ours.poll()
    assert ours.recv() == "进程是 fork 出来的，typst 在其中不能工作；请用 spawn 方式启动进程"
