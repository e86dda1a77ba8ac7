"""PDFs in the layout of the ministry's lists; `python -m tests.plugins.jp.made_pdf` writes those of the fixtures."""

from pathlib import Path

from exportgate.feeds.rawfile import FileInMemory

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "feeds"
SAMPLES = {
    "jp_designated_russia.pdf": (
        "○ 措置の対象となるロシア連邦の団体（告示第一号）",
        "最終更新日：2026 年08 月25 日",
        "１ 株式会社東ベアリング工場",
        "Vostok Bearing Works JSC",
        "別称、以下の別称等あり：",
        "・AO Vostok Podshipnik",
        "所在地：12 Zavodskaya Street, Samara 443099, Russia.",
    ),
    "jp_designated_third.pdf": (
        "○ ロシア連邦及びベラルーシ共和国以外の国の団体を指定する件",
        "最終更新日：2026年8月25日",
        "1 有限会社灯",
        "Fanous Al Bahr Electronics LLC",
        "所在地：3 Naif Road, Dubai, United Arab Emirates.",
    ),
    "jp_designated_belarus.pdf": (
        "○ 措置の対象となるベラルーシ共和国の団体（告示第二号）",
        "最終更新日：2022 年07 月05 日",
        "１ 西光学",
        "Zapad Optics OJSC",
        "所在地：2 Minskaya str., Brest, Belarus",
    ),
}


def pdf(*lines: str, name: str = "list.pdf") -> FileInMemory:
    """Make a PDF of one page whose letters are their own code points, so that any script can be written in it."""
    shown = "\n".join(f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in lines)
    content = f"BT /F1 10 Tf 14 TL 40 800 Td\n{shown}\nET".encode()
    used = sorted({char.encode("utf-16-be").hex() for line in lines for char in line})
    pairs = "\n".join(f"1 beginbfchar <{char}> <{char}> endbfchar" for char in used).encode()
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n" + pairs + b"\nendcmap end end"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Made /Encoding /Identity-H /DescendantFonts [6 0 R] "
        b"/ToUnicode 7 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Made "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap),
    ]
    body = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return FileInMemory(name, body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end)


if __name__ == "__main__":
    for name, lines in SAMPLES.items():
        (FIXTURES / name).write_bytes(pdf(*lines).read_bytes())
