"""A sheet as a Word form: the annex as printed with a place for every row's points, then the facts and reasons to fill in."""

import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from jiangyan.printing.tables import score_table
from jiangyan.printing.word_controls import control
from jiangyan.printing.word_tables import table
from jiangyan.queries.sheet.sheet_forms import BLANK, Form, FormRow, Line, automatic_words, in_words
from jiangyan.rulebook.numbers import decimal, points

_LETTER = Path(__file__).resolve().parents[1] / "papers" / "self_assessment_sheet" / "letter.docx"
_SAME_DAY = (1980, 1, 1, 0, 0, 0)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
TOLD = (
    "怎样填：点灰色的“［点这里填写］”，输入内容或从列表里选。先填后面的“逐项填写”，再填下面表里的分数。不知道的不填，不填就是“未填”，不会当成零分。",
    "分数：写着“系统算得”的可以不填，系统按细则计算；要填就填 0.5 的倍数。填的分和细则算得的不同时，请在“逐项填写”里写理由。",
    "填好后保存（格式仍是 .docx），回到系统的同一页面上传。上传后先给您看读到了什么，您点“全部写入”才会写入。请不要增删表格的行，不要合并格子。",
)
_CUSTOM = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{properties}</Properties>'
)
_PROPERTY = '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{pid}" name="{name}"><vt:lpwstr>{value}</vt:lpwstr></property>'
_RELATION = (
    '<Relationship Id="rIdForm" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"'
    ' Target="docProps/custom.xml"/></Relationships>'
)
_TYPE = (
    '<Override PartName="/docProps/custom.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/></Types>'
)


def document(form: Form) -> bytes:
    """The form as a docx file; what stands on the server is filled in, the same form gives the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(_LETTER) as letter, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in letter.namelist():
            _put(archive, name, _part(name, letter.read(name).decode(), form))
        properties = (("jiangyan_sheet", form.identity.text), ("jiangyan_versions", form.identity.kept_versions))
        _put(archive, "docProps/custom.xml", _CUSTOM.format(properties="".join(
            _PROPERTY.format(pid=pid, name=name, value=escape(value)) for pid, (name, value) in enumerate(properties, start=2))))
    return packed.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: str) -> None:
    entry = zipfile.ZipInfo(name, date_time=_SAME_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _part(name: str, content: str, form: Form) -> str:
    """The parts of the printed sheet's letter, with this form's own page in them."""
    if name == "word/document.xml":
        opened, rest = content.split("<w:body>", 1)
        return f"{opened}<w:body>{''.join(_page(form))}{rest[rest.index('<w:sectPr>'):]}"
    if name.startswith("word/footer"):
        return content.replace("自评打分表　{{ project_name }}", escape(f"{form.title}　{_clean(form.named)}"))
    if name == "_rels/.rels":
        return content.replace("</Relationships>", _RELATION)
    return content.replace("</Types>", _TYPE) if name == "[Content_Types].xml" else content


def _clean(text: str) -> str:
    """Text without the control characters that no Word file can hold."""
    return _UNWRITABLE.sub("", text)


def _paragraph(style: str, *texts: str) -> str:
    runs = "<w:r><w:tab/></w:r>".join(f'<w:r><w:t xml:space="preserve">{escape(_clean(text))}</w:t></w:r>' for text in texts)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def _page(form: Form) -> Iterator[str]:
    drawn = score_table(form.rubric, {row.row.id: "" for row in form.rows}, "")
    for row, cells in zip(form.rows, drawn["body"], strict=False):
        next(cell for cell in cells if "label" in cell)["control"] = _points(row)
    before, after = drawn["unit_line"]
    yield _paragraph("AnnexLine", form.rubric.annex, form.title)
    yield _paragraph("AnnexTitle", form.rubric.title)
    yield _paragraph("UnitLine", f"{before}{form.named}{after}")
    yield _paragraph("FactsLine", "　".join(f"{name}：{value}" for name, value in form.head))
    for sentence in TOLD:
        yield _paragraph("FactsLine", sentence)
    yield str(table(drawn))
    yield _paragraph("Part", "逐项填写")
    yield str(table(_lines(form)))
    yield _paragraph("Hash", f"表格标识：{form.identity.text}")


def _points(row: FormRow) -> Any:
    score = next(line for line in row.lines if line.what == "score")
    if row.carried is not None:
        return _paragraph_run(f"{points(Decimal(row.carried))}\n沿用初验")
    prompt = automatic_words(row.automatic) if row.automatic is not None else BLANK
    return control(score.key, f"第 {row.row.id} 项考核分数", in_words(score, row.values.score), prompt, row.choices)


def _paragraph_run(text: str) -> str:
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(part) for part in text.split("\n"))
    return f'<w:r><w:t xml:space="preserve">{lines}</w:t></w:r>'


def _lines(form: Form) -> dict[str, Any]:
    """The table of facts and reasons: under the name of every row its lines, each with a place to fill in."""
    body: list[list[dict[str, Any]]] = []
    for row in form.rows:
        name = f"{row.name}（满分 {points(decimal(row.row.max))} 分）{row.row.indicator}"
        said = "初验没有失分，沿用初验得分，不用填写" if row.carried is not None else ""
        body.append([{"text": row.row.id, "bold": True, "align": "center"}, {"text": name, "bold": True, "align": "left"}, {"text": ""},
                     {"text": said}])
        if row.carried is None:
            body += [[{"text": row.row.id, "align": "center"}, {"text": line.label}, {"text": "", "control": _field(row, line)},
                      {"text": _hint(row, line)}] for line in row.lines if line.what != "score"]
    head = [[{"text": name, "align": "center"} for name in ("编号", "填写内容", "填在这里", "单位或填法")]]
    return {"widths": [14, 108, 75, 60], "head": head, "body": body}


def _field(row: FormRow, line: Line) -> Any:
    choices: list[str] = []
    if line.fact and line.fact.type in ("bool", "choice"):
        choices = ["是", "否"] if line.fact.type == "bool" else [label for _code, label in line.fact.choices]
    text = _clean(in_words(line, line.value(row.values)))
    return control(line.key, f"第 {row.row.id} 项 {line.label}", text, BLANK, choices)


def _hint(row: FormRow, line: Line) -> str:
    if line.fact is None:
        return ""
    kind = {"bool": "选“是”或“否”", "choice": "从列表中选"}.get(line.fact.type, line.fact.unit)
    said = row.beside.get(line.fact.name)
    return "　".join(part for part in (kind, line.fact.hint, f"自评：{said}" if said else "") if part)
