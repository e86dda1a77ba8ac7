"""Text of the three official PDFs to numbered blocks of lines."""

import io
import logging
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from exportgate.errors import FeedError
from exportgate.feeds.dates import cut_date
from exportgate.feeds.feed import RawFile, Reading
from exportgate.feeds.reading import broken, looks_like_html
from exportgate_jp.feeds.designated.mapper import reading_of
from exportgate_jp.feeds.designated.rows import Block

LISTS = ("russia", "third_country", "belarus")
"""What the files list, in the order of the declaration."""

_TITLES = {
    "russia": "対象となるロシア連邦の団体",
    "third_country": "ロシア連邦及びベラルーシ共和国以外の国の団体",
    "belarus": "対象となるベラルーシ共和国の団体",
}
_DAY = re.compile(r"最終更新日：\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_ADDRESS = re.compile(r"所\s?在\s?地\s?[：:]")
_NATIVE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_MOST_PAGES = 2_000
_MOST_CHARACTERS = 20_000_000


def read_pdf(files: Sequence[RawFile]) -> Reading:
    """Read the official PDFs (`meti-designated-pdf`): Russia, third countries, Belarus.

    Raises:
        FeedError: a file is no PDF with text, is another list, or its entries are not numbered one after the other.
    """
    return _reading([(file, text_of_pdf(file)) for file in files])


def _reading(texts: Sequence[tuple[RawFile, str]]) -> Reading:
    if len(texts) != len(LISTS):
        raise FeedError(f"{len(texts)} files, {len(LISTS)} expected", where="jp.designated")
    blocks: list[Block] = []
    days: list[date] = []
    for of, (file, text) in zip(LISTS, texts, strict=True):
        days.append(_updated(file, of, text))
        blocks += _blocks(file, of, text)
    return reading_of(blocks, max(days))


def text_of_pdf(file: RawFile) -> str:
    """Give the text of a PDF, page after page.

    Raises:
        FeedError: it is no PDF, is encrypted or broken, or holds more than is read.
    """
    from pypdf import PdfReader  # costs a tenth of a second, which only an update needs

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every blemish, on standard error
    content = file.read_bytes()
    if looks_like_html(content[:512]) or not content.startswith(b"%PDF-"):
        raise broken(file, "is no PDF")
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted or len(reader.pages) > _MOST_PAGES:
            raise broken(file, f"is encrypted, or has more than {_MOST_PAGES:,} pages")
        pages: list[str] = []
        for page in reader.pages:
            pages.append(page.extract_text())
            if sum(map(len, pages)) > _MOST_CHARACTERS:
                raise broken(file, f"holds more than {_MOST_CHARACTERS:,} characters")
    except FeedError:
        raise
    except Exception as error:  # a broken PDF can make pypdf raise anything
        raise broken(file, f"cannot be read as a PDF: {error}") from error
    return "\n".join(pages)


def _updated(file: RawFile, of: str, text: str) -> date:
    """Give the day of the list, and refuse a file that is another list than the declaration says."""
    head = unicodedata.normalize("NFKC", text[:1500])
    title = re.sub(r"\s", "", head)
    if _TITLES[of] not in title:
        raise broken(file, f"does not carry the title of the list it should be ({_TITLES[of]})")
    match = _DAY.search(unicodedata.normalize("NFKC", head).replace(":", "："))
    known = cut_date(*map(int, match.groups())) if match else None
    if known is None:
        raise broken(file, "does not say when it was last updated (最終更新日)")
    return date.fromisoformat(known)


def _blocks(file: RawFile, of: str, text: str) -> Iterator[Block]:
    number, lines = 0, []
    for line in _lines(text):
        start = _start(line, number + 1)
        if start is None:
            lines.append(line)
            continue
        before, after = start
        if number:
            yield Block(f"{file.name}, entry {number}", of, number, (*lines, *([before] if before else [])))
        number, lines = number + 1, [after]
    if not number:
        raise broken(file, "holds no numbered entry")
    yield Block(f"{file.name}, entry {number}", of, number, tuple(lines))


def _start(line: str, number: int) -> tuple[str, str] | None:
    """Give what stands before and after the number that the next entry must have, or `None` where it is not there.

    Some text layers stick an entry that begins a page to the end of the address before. An address can begin with any
    number, but holds no Japanese.
    """
    for match in re.finditer(rf"(?<!\d){number}(?!\d)\s*", unicodedata.normalize("NFKC", line)):
        before, after = line[: match.start()].strip(), line[match.end() :].strip()
        if _NATIVE.search(after) and not _NATIVE.search(_ADDRESS.sub("", before)):
            return before, after
    return None


def _lines(text: str) -> Iterator[str]:
    """Yield the lines that are not empty, blanks joined; an address begins a line of its own."""
    for raw in text.splitlines():
        line = " ".join(raw.split())
        address = _ADDRESS.search(line)
        parts = (line[: address.start()].strip(), line[address.start() :]) if address else (line,)
        yield from (part for part in parts if part)
