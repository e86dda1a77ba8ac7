"""Supplements to parts 738, 740 and 774 of title 15, made in the structure of the eCFR XML."""

from collections.abc import Mapping, Sequence
from html import escape

from exportgate.feeds.rawfile import FileInMemory

CHART_COLUMNS = (
    *("CB 1", "CB 2", "CB 3", "NP 1", "NP 2", "NS 1", "NS 2", "MT 1", "RS 1", "RS 2", "FC 1"),
    *("CC 1", "CC 2", "CC 3", "AT 1", "AT 2"),
)
_TABLE = '<TABLE border="1" cellpadding="1" cellspacing="1" class="gpo_table" frame="void" width="100%">'
_IN_HEADING = " The list of items controlled is contained in the ECCN heading."
_WRAP = '<DIV width="100%"><DIV class="gpotbl_div">\n{}\n</DIV></DIV>\n'


def part(number: int, body: str, title: str = "made") -> FileInMemory:
    """Give the file of a part that holds a section, the supplement, and another supplement."""
    name = f"Supplement No. 1 to Part {number}"
    text = (
        f'<?xml version="1.0"?>\n<DIV5 N="{number}" TYPE="PART" VOLUME="2">\n<HEAD>PART {number}</HEAD>\n'
        f'<DIV8 N="{number}.1" TYPE="SECTION"><HEAD>&#xA7; {number}.1</HEAD><P>See {name}.</P></DIV8>\n'
        f'<DIV9 N="{name}" TYPE="APPENDIX">\n<HEAD>{name}&#x2014;{escape(title)}\n</HEAD>\n{body}</DIV9>\n'
        f'<DIV9 N="Supplement No. 2 to Part {number}" TYPE="APPENDIX"><HEAD>Other</HEAD>'
        "<TABLE><TR><TD>Atlantis</TD></TR></TABLE><SCOL2><LI>Atlantis</LI></SCOL2></DIV9>\n</DIV5>\n"
    )
    return FileInMemory(f"part-{number}.xml", text.encode())


def _cells(tag: str, texts: Sequence[str]) -> str:
    return "".join(f'<{tag} class="center">{text}</{tag}>\n' for text in texts)


def _sup(numbers: Sequence[str]) -> str:
    return "".join(f" <sup>{number}</sup>" for number in numbers)


def chart(
    marks: Mapping[str, Sequence[str]],
    *,
    footnotes: Mapping[str, Sequence[str]] | None = None,
    pointers: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    columns: Sequence[str] = CHART_COLUMNS,
) -> FileInMemory:
    """Give part 738: marks by country, numbers of footnotes by country, pointers in place of marks, footnotes."""
    marked = footnotes or {}
    heads = (
        f'<TR><TH rowspan="2">Countries</TH><TH colspan="{len(columns)}">Reasons<br></br>for control</TH></TR>\n'
        f"<TR>{_cells('TH', columns)}</TR>"
    )
    rows = [
        f"<TR>\n<TD>{escape(name)}{_sup(marked.get(name, ()))}</TD>\n"
        f"{_cells('TD', ['X' if column in held else '' for column in columns])}</TR>\n"
        for name, held in marks.items()
    ]
    rows += [
        f"<TR>\n<TD>{escape(name)}{_sup(marked.get(name, ()))}</TD>\n"
        f'<TD colspan="{len(columns)}">{escape(words)}</TD>\n</TR>\n'
        for name, words in (pointers or {}).items()
    ]
    feet = "".join(
        f'<TR><TD colspan="17"><sup>{number}</sup> {escape(words)}\n</TD></TR>'
        for number, words in (notes or {}).items()
    )
    table = (
        f'{_TABLE}\n<CAPTION><P class="headnote">[Reason for control]</P></CAPTION>\n<THEAD>\n{heads}\n</THEAD>\n'
        f"<TBODY>\n{''.join(rows)}</TBODY>\n<TFOOT>{feet}</TFOOT></TABLE>"
    )
    return part(738, _WRAP.format(table) + '<CITA TYPE="N">[90 FR 47189, Sept. 30, 2025]\n</CITA>\n')


def groups(
    tables: Mapping[str, Mapping[str, Sequence[str]]],
    listed: Sequence[str],
    *,
    columns: Mapping[str, Sequence[str]] | None = None,
    notes: Mapping[str, Sequence[tuple[str, str]]] | None = None,
) -> FileInMemory:
    """Give part 740: for each letter the groups of each country, and the countries of Country Group B."""
    names = columns or {"A": ["A:1", "A:5"], "D": ["D:1", "D:5"], "E": ["E:1", "E:2"]}
    made = {
        letter: _group_table(letter, names[letter], rows, (notes or {}).get(letter, ()))
        for letter, rows in tables.items()
    }
    items = "".join(f"<LI>{escape(name)}</LI>\n" for name in listed)
    group_b = f"<HD1>Country Group B&#x2014;Countries\n</HD1>\n<SCOL2>\n{items}</SCOL2>\n"
    return part(740, made.pop("A", "") + group_b + "<HD1>Country Group C [Reserved]</HD1>\n" + "".join(made.values()))


def _group_table(
    letter: str, columns: Sequence[str], rows: Mapping[str, Sequence[str]], notes: Sequence[tuple[str, str]]
) -> str:
    heads = ["Country", *(f"[{column.replace(':', ': ')}]<br/>Group<br/>of {column}<sup>1</sup>" for column in columns)]
    body = "".join(
        f"<TR>\n<TD>{name}</TD>\n{_cells('TD', ['X' + chr(10) if column in held else '' for column in columns])}</TR>\n"
        for name, held in rows.items()
    )
    feet = "".join(
        f'<TR><TD colspan="{len(heads)}">{f"<sup>{number}</sup> " if number else ""}{escape(words)}</TD></TR>'
        for number, words in notes
    )
    return _WRAP.format(
        f'{_TABLE}\n<CAPTION><P class="title">Country Group {letter} <sup>1</sup></P></CAPTION>\n'
        f"<THEAD><TR>{_cells('TH', heads)}</TR></THEAD>\n<TBODY>\n{body}</TBODY>\n<TFOOT>{feet}</TFOOT></TABLE>"
    )


def requirements(rows: Sequence[tuple[str, str]]) -> str:
    """Give the table of licence requirements of an entry."""
    heads = "<TR><TH>Control(s)</TH><TH>Country chart\n<br/>(see Supp. No. 1 to part 738)</TH></TR>"
    body = "".join(f"<TR>\n{_cells('TD', [escape(control), escape(column)])}</TR>\n" for control, column in rows)
    return _WRAP.format(f"{_TABLE}\n<THEAD>\n{heads}\n</THEAD>\n<TBODY>\n{body}</TBODY>\n</TABLE>")


def entry(
    eccn: str,
    heading: str,
    rows: Sequence[tuple[str, str]] = (),
    *,
    reasons: str = "NS, AT",
    exceptions: Sequence[tuple[str, str]] = (),
    sta: str = "",
    items: str = "",
    after_rows: str = "",
) -> str:
    """Give one entry of the control list; one without rows has a heading alone."""
    head = f"<FP-2><B>{eccn} {escape(heading)}</B>\n</FP-2>\n"
    if not rows and not after_rows:
        return head
    lines = "".join(f"<FP-1><I>{symbol}:</I> {escape(text)}\n</FP-1>\n" for symbol, text in exceptions)
    special = (
        f'<FP-1><E T="04">Special Conditions for STA</E>\n</FP-1>\n<P><I>STA:</I> {escape(sta)}</P>\n' if sta else ""
    )
    return (
        f'{head}<FP-1><E T="04">License Requirements</E>\n</FP-1>\n'
        f"<FP-1><I>Reason for Control:</I> {reasons}\n</FP-1>\n"
        f"{requirements(rows) if rows else ''}{after_rows}"
        '<FP-1><E T="05">List Based License Exceptions (See Part 740 for a Description of All License Exceptions)</E>\n'
        f'</FP-1>\n{lines}{special}<FP-1><E T="04">List of Items Controlled</E>\n</FP-1>\n'
        "<FP-1><I>Related Controls:</I> N/A\n</FP-1>\n<FP-1><I>Related Definitions:</I> N/A\n</FP-1>\n"
        f"<FP><I>Items:</I>{'' if items else _IN_HEADING}\n</FP>\n{items}"
    )


def ccl(body: str) -> FileInMemory:
    """Give part 774 with these entries and headings."""
    link = '<XREF ID="20260723" REFID="15">Link to an amendment published at 91 FR 46261, July 23, 2026.</XREF>\n'
    return part(774, link + body)
