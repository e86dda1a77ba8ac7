"""Publications are hostile input: XML without document types, text in declared encodings, everything within limits."""

import gzip
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportgate.errors import FeedError
from exportgate.feeds.rawfile import FileInMemory, FileOnDisk
from exportgate.feeds.reading import (
    Record,
    csv_records,
    csv_rows,
    looks_like_html,
    xml_elements,
    xml_root,
    xml_text,
)

LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE list [
  <!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
  <!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
  <!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">
]>
<list note="&g;"><entry>&g;</entry></list>"""
OUTSIDE = b'<!DOCTYPE list [<!ENTITY x SYSTEM "file:///etc/passwd">]><list><entry>&x;</entry></list>'
REMOTE = b'<!DOCTYPE list SYSTEM "http://127.0.0.1:9/list.dtd"><list/>'
LATE = b"<?xml version='1.0'?><!-- " + b"x" * 100_000 + b" --><!DOCTYPE list><list/>"
DEEP = b"<a>" * 5_000 + b"</a>" * 5_000
LONG = b"<list><entry>" + b"x" * 11_000_000 + b"</entry></list>"


@pytest.mark.parametrize(
    "content",
    [LAUGHS, OUTSIDE, REMOTE, LATE, LAUGHS.decode().replace("1.0", '1.0" encoding="utf-16', 1).encode("utf-16")],
    ids=["billion laughs", "a file of this machine", "a remote definition", "late", "in UTF-16"],
)
@pytest.mark.parametrize("read", [xml_root, lambda file: list(xml_elements(file, "entry"))], ids=["tree", "stream"])
def test_a_document_type_is_refused(content: bytes, read: Callable[[FileInMemory], object]) -> None:
    """No entity is ever looked at: a document type is refused before the root element."""
    with pytest.raises(FeedError, match="document type"):
        read(FileInMemory("list.xml", content))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"   \n", "is empty"),
        (b"<list><entry></list>", "not well-formed"),
        (b"<list><entry>", "not well-formed"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "document type|web page"),
        (b"<html><body>Not found<br></body></html>", "web page"),
        (b"ent_num,name\n1,ACME\n", "not well-formed"),
        (b"\x00\x01\x02\xff", "not well-formed"),
        (DEEP, "not well-formed"),
        (LONG, "not well-formed"),
    ],
    ids=["empty", "blank", "crossed", "truncated", "page", "page of old", "csv", "binary", "deep", "long"],
)
def test_what_is_no_xml_list_is_refused_with_its_name(content: bytes, reason: str) -> None:
    """Whatever is wrong with a file of XML, the error names the file, and nothing else escapes."""
    for read in (xml_root, lambda file: list(xml_elements(file, "entry"))):
        with pytest.raises(FeedError, match=reason) as refused:
            read(FileInMemory("list.xml", content))
        assert "list.xml" in refused.value.where


def test_elements_are_given_whole_whatever_their_namespace() -> None:
    """Names of elements count without their namespace, comments and instructions are not text."""
    content = b'<l xmlns="urn:x"><!-- c --><e><n>A<!-- no --> &amp; <b>B</b></n></e><?p i?><e><n/></e><o><e/></o></l>'

    found = [xml_text(element, "n") for element in xml_elements(FileInMemory("l.xml", content), "e")]

    assert found == ["A & B", "", ""]
    assert xml_text(xml_root(FileInMemory("l.xml", content)), "e/n/b") == "B"
    assert xml_text(xml_root(FileInMemory("l.xml", content)), "e/none/b") == ""


def test_an_element_within_one_is_not_given_for_itself() -> None:
    """An entry that holds an element of its own name is one entry."""
    content = b"<l><e id='1'><e id='2'/></e><e id='3'/></l>"

    assert [e.get("id") for e in xml_elements(FileInMemory("l.xml", content), "e")] == ["1", "3"]


def test_rows_are_numbered_as_an_editor_shows_them() -> None:
    """Empty lines are passed over, cells may hold line ends, and each row knows where it begins."""
    content = b'a,b\r\n\r\n"one\r\ntwo",2\r\n3,4\r\n'

    assert [(row.number, row.cells) for row in csv_rows(FileInMemory("l.csv", content))] == [
        (1, ["a", "b"]),
        (3, ["one\r\ntwo", "2"]),
        (5, ["3", "4"]),
    ]


def test_the_end_mark_of_old_systems_ends_a_file() -> None:
    """A lone 0x1A is the end; anything after it is refused, as it would be lost."""
    assert len(list(csv_rows(FileInMemory("l.csv", b"1,2\r\n\x1a")))) == 1
    with pytest.raises(FeedError, match="end-of-file mark"):
        list(csv_rows(FileInMemory("l.csv", b"1,2\r\n\x1a\r\n3,4\r\n")))


@pytest.mark.parametrize(
    ("content", "reason", "row"),
    [
        (b"", "is empty", ""),
        (b"<html><body>Sorry</body></html>", "web page", ""),
        (b"a,b\n1,\xff\n", "byte 0xff is not utf-8", "row 2"),
        (b"a,b\n1,2\x00\n", "NUL", "row 2"),
        (b'a,b\n"1,2\n', "cannot be read", "row 2"),
        (b'a,b\n"1"x,2\n', "cannot be read", "row 2"),
        (b"a,b\n1,2,3\n", "has 3 cells, 2 expected", "row 2"),
        (b"a,b\n" + b"x" * 200_000 + b",2\n", "cannot be read", "row 2"),
    ],
    ids=["empty", "page", "bytes", "nul", "open quote", "stray quote", "cells", "giant"],
)
def test_what_is_no_csv_list_is_refused_with_its_row(content: bytes, reason: str, row: str) -> None:
    """The error names the file and, where there is one, the row."""
    with pytest.raises(FeedError, match=reason) as refused:
        list(csv_rows(FileInMemory("l.csv", content), width=2))

    assert row in refused.value.where


def test_encodings_are_tried_in_the_declared_order() -> None:
    """A layout that comes in two encodings says so; any other byte is refused, never guessed."""
    content = "Peña – Ltd".encode("cp1252")

    [row] = csv_rows(FileInMemory("l.csv", content), encodings=("utf-8-sig", "cp1252"))

    assert row.cells == ["Peña – Ltd"]
    [marked] = csv_rows(FileInMemory("l.csv", "\ufeffname".encode()))
    assert marked.cells == ["name"]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (b"id,name,country\n", "unknown country"),
        (b"id\n", "missing name"),
        (b"name,id\n", "another order"),
        (b"", "is empty"),
    ],
)
def test_a_changed_header_is_refused(header: bytes, reason: str) -> None:
    """A new, missing or moved column stops the reading, as nobody knows what it means."""
    with pytest.raises(FeedError, match=reason):
        list(csv_records(FileInMemory("l.csv", header), ("id", "name")))


def test_what_nobody_reads_in_a_row_is_refused() -> None:
    """A column with a value that was not taken out is refused, unless it is named as ignored."""
    record = Record("l.csv", 7, {"id": "1", "name": "ACME", "note": "x", "empty": " "})
    assert record.take("id") == "1"

    with pytest.raises(FeedError, match="nobody reads") as refused:
        record.finish("note")
    assert refused.value.where == "l.csv, row 7, column name"
    with pytest.raises(FeedError, match="is missing"):
        record.take("id")
    record.take("name")
    record.finish("note")


def test_a_gzipped_file_opens_decompressed(tmp_path: Path) -> None:
    """Readers never see the compression, and the limit counts what comes out of it."""
    path = tmp_path / "list.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n"))
    assert FileOnDisk(path, "list.csv").read_bytes() == b"a,b\n"

    path.write_bytes(gzip.compress(bytes(1_000_000)))
    with pytest.raises(FeedError, match="more than the 1,000 bytes"):
        FileOnDisk(path, "list.csv", limit=1_000).read_bytes()


@pytest.mark.parametrize("cut", [3, 11, 40, -1])
def test_a_broken_gzip_is_refused(cut: int) -> None:
    """A compression that is cut off or damaged is an error naming the file."""
    content = gzip.compress(random.Random(1).randbytes(2_000))[:cut]

    with pytest.raises(FeedError, match="broken gzip"):
        FileInMemory("list.csv", content).read_bytes()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A file that was taken away is an error naming it."""
    with pytest.raises(FeedError, match="cannot be opened"):
        FileOnDisk(tmp_path / "gone", "list.csv").read_bytes()


@pytest.mark.parametrize("start", [b"<!DOCTYPE html>", b"\xef\xbb\xbf\n <HTML lang='en'>", b"<script>"])
def test_a_web_page_is_recognised(start: bytes) -> None:
    """Error pages come in any casing, behind blanks and marks."""
    assert looks_like_html(start)
    assert not looks_like_html(b"<htmlish/>"[:0] + b"<Designations>")


@given(st.binary(max_size=400) | st.text(alphabet="<>&;!\"'/=ae \n[]-?", max_size=200).map(str.encode))
def test_no_bytes_break_the_readers(content: bytes) -> None:
    """Whatever bytes come, reading ends in rows, elements or a `FeedError`."""
    for read in (
        xml_root,
        lambda file: list(xml_elements(file, "a")),
        lambda file: list(csv_rows(file, encodings=("utf-8-sig", "cp1252"))),
        lambda file: list(csv_records(file, ("a", "e"))),
    ):
        assert _refused_at(read, content) in ("", "list") or _refused_at(read, content).startswith("list, ")


def _refused_at(read: Callable[[FileInMemory], object], content: bytes) -> str:
    """Where the reading was refused, "" where it was not."""
    try:
        read(FileInMemory("list", content))
    except FeedError as error:
        return error.where
    return ""
