"""Word documents and books as bytes, written as Word, LibreOffice and makers of books write them."""

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# As Word has them: English names, an id in the language of whoever wrote, one style on top of another.
STYLES = f"""{XML}<w:styles {NAMESPACES}>
<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="es-MX" w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>
</w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Untertitel"><w:name w:val="Subtitle"/></w:style>
<w:style w:type="paragraph" w:styleId="Ttulo1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="My own chapter"/><w:basedOn w:val="Ttulo1"/></w:style>
<w:style w:type="paragraph" w:styleId="Outlined"><w:name w:val="Abschnitt"/>
<w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style>
<w:style w:type="paragraph" w:styleId="IntensivesZitat"><w:name w:val="Intense Quote"/></w:style>
<w:style w:type="paragraph" w:styleId="Blocktext"><w:name w:val="Block Text"/></w:style>
<w:style w:type="paragraph" w:styleId="Quotations"><w:name w:val="Quotations"/></w:style>
<w:style w:type="paragraph" w:styleId="Beschriftung"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Listed"><w:name w:val="List Number"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="character" w:styleId="Hervorhebung"><w:name w:val="Emphasis"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>
</w:styles>"""


def level(place: int, form: str, text: str, start: int = 1) -> str:
    begin = f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
    return f'{begin}<w:lvlText w:val="{text}"/></w:lvl>'


# 1: decimal, letters, roman; 2: bullets; 3: the first again from 7; 4: legal numbers; 5: a word and a number.
NUMBERING = f"""{XML}<w:numbering {NAMESPACES}>
<w:abstractNum w:abstractNumId="0">
{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "%2)")}{level(2, "upperRoman", "%3.")}</w:abstractNum>
<w:abstractNum w:abstractNumId="1">{level(0, "bullet", "·")}{level(1, "bullet", "o")}</w:abstractNum>
<w:abstractNum w:abstractNumId="2">{level(0, "decimal", "%1.")}{level(1, "decimal", "%1.%2")}</w:abstractNum>
<w:abstractNum w:abstractNumId="3">{level(0, "decimal", "Chapter %1:")}</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="5"><w:abstractNumId w:val="3"/></w:num>
</w:numbering>"""


def t(words: str, properties: str = "") -> str:
    """A run of words."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def p(words: str, style: str = "", more: str = "") -> str:
    """A paragraph of words, or of runs."""
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{style}{more}</w:pPr>{words if words.startswith('<') else t(words)}</w:p>"


def item(words: str, numbers: int, place: int = 0) -> str:
    return p(words, more=f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{numbers}"/></w:numPr>')


def table(*rows: list[str]) -> str:
    cells = ("".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def footnotes(*notes: str, kind: str = "footnote") -> str:
    """With the two lines of Word's own; the first note of ours has the id 2."""
    lines = f'<w:{kind} w:type="separator" w:id="0"><w:p/></w:{kind}><w:{kind} w:type="x" w:id="1"/>'
    ours = "".join(f'<w:{kind} w:id="{place}">{note}</w:{kind}>' for place, note in enumerate(notes, start=2))
    return f"{XML}<w:{kind}s {NAMESPACES}>{lines}{ours}</w:{kind}s>"


def core(**facts: str) -> str:
    written = "".join(f"<{name.replace('_', ':')}>{fact}</{name.replace('_', ':')}>" for name, fact in facts.items())
    return (
        f'{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{written}</cp:coreProperties>'
    )


def relations(*targets: tuple[str, str], links: dict[str, str] | None = None) -> str:
    written = "".join(
        f'<Relationship Id="rId{place}" Type="{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(targets)
    )
    for key, target in (links or {}).items():
        written += f'<Relationship Id="{key}" Type="{OFFICE}/hyperlink" Target="{target}" TargetMode="External"/>'
    return f'{XML}<Relationships xmlns="{RELATIONSHIPS}">{written}</Relationships>'


def sentence_alone(value: str | bytes) -> str:
    """For the name of a test of a file and the sentence that refuses it."""
    return value if isinstance(value, str) else "file"


def zipped(files: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same bytes whenever it is made."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as file:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = compression
            file.writestr(entry, content)
    return made.getvalue()


def docx(*body: str, links: dict[str, str] | None = None, **parts: str) -> bytes:
    """A document with these blocks. `parts` are others of its parts: footnotes, comments, header1, core."""
    properties = parts.pop("core", core())
    parts = {"styles": STYLES, "numbering": NUMBERING} | parts
    document = f"<w:document {NAMESPACES}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>"
    targets = [(f"{OFFICE}/{name.rstrip('0123456789')}", f"{name}.xml") for name in parts]
    return zipped(
        {
            "[Content_Types].xml": f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": relations((f"{OFFICE}/officeDocument", "word/document.xml"), (CORE, "docProps/core.xml")),
            "docProps/core.xml": properties,
            "word/document.xml": XML + document,
            "word/_rels/document.xml.rels": relations(*targets, links=links),
            **{f"word/{name}.xml": part for name, part in parts.items()},
        }
    )


CONTAINER = f"""{XML}<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>
<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
FACTS = "<dc:title>Kitchens</dc:title><dc:creator>Ana Ruiz</dc:creator><dc:language>en-GB</dc:language>"


def page(body: str, head: str = "", attributes: str = "") -> str:
    """A file of a book's text."""
    return (
        f'{XML}<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f"{attributes}><head><title>Kitchens</title>{head}</head><body>{body}</body></html>"
    )


def contents(**titles: str) -> str:
    """The navigation of an EPUB 3."""
    items = "".join(f'<li><a href="{name}.xhtml">{title}</a></li>' for name, title in titles.items())
    return page(f'<nav epub:type="toc"><h1>Contents</h1><ol>{items}</ol></nav>')


def package(names: list[str], facts: str = FACTS, guide: str = "") -> str:
    """The package of an EPUB 3 with these files of text, of which nav is the navigation."""
    kinds = {name: ' properties="nav"' if name == "nav" else "" for name in [*names, "nav"]}
    items = "".join(
        f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"{kind}/>'
        for name, kind in kinds.items()
    )
    order = "".join(f'<itemref idref="{name}"/>' for name in names)
    return (
        f'{XML}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
        f"{facts}</metadata>"
        f"<manifest>{items}</manifest><spine>{order}</spine>{guide}</package>"
    )


def epub(pages: dict[str, str], *, opf: str = "", facts: str = FACTS, more: dict[str, str] | None = None) -> bytes:
    """A book of these pages, by name without ".xhtml"; a body alone will do. "nav" is the navigation."""
    files = {name: body if body.startswith(("<?xml", "<html")) else page(body) for name, body in pages.items()}
    files.setdefault("nav", contents(**{name: name.capitalize() for name in pages}))
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OEBPS/content.opf": opf or package(list(pages), facts),
            **{f"OEBPS/{name}.xhtml": text for name, text in files.items()},
            **(more or {}),
        }
    )
