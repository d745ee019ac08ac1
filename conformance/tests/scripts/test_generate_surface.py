"""What users of the client see of a change, and whether it breaks their programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.surface import differences, surface

CLIENT = '''\
class Shop(Client):
    def list_books(self, *, size: int | UnsetType = UNSET, sort: Order | UnsetType = UNSET) -> Page:
        """A page."""
'''
MODELS = """\
Order = Literal["asc", "desc"]

class Book(Struct):
    title: str
    writer: str | None
"""
API = """\
OPERATION: Final = Operation[Page](
    parameters=(Integer("size", "size", minimum=1, maximum=9), Text("q", "q", absent="none")),
)
"""
EXPORTS = '__all__ = ["Shop", "ShopError"]\n'


def package(folder: Path, old: str = "", new: str = "") -> Path:
    """A small client in *folder*, with the text *old* replaced by *new* wherever it stands."""
    parts = {
        "__init__.py": EXPORTS,
        "client.py": CLIENT,
        "models/book.py": MODELS,
        "_api/books/list_books.py": API,
    }
    for name, text in parts.items():
        path = folder / "shop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(old, new) if old else text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ('"asc", "desc"]\n', '"asc", "desc"]\nKind = Literal[1, 2]\n', ["+ Kind: 1 | 2"]),
        ("title: str", "title: Order", ["~ Book.title: str → Order"]),
        ("Order", "Sorting", ["~ Order is Sorting now"]),
        ("Book", "Volume", ["~ Book is Volume now"]),
        ("sort: Order", "sort: str", ["~ Shop.list_books(sort): Order → str"]),
        (
            "size: int | UnsetType = UNSET",
            "count: int | UnsetType = UNSET",
            ["- Shop.list_books(size): int  (breaking)", "+ Shop.list_books(count): int"],
        ),
        ("*, ", "*, q: str, ", ["+ Shop.list_books(q): str  (breaking)"]),
        (
            '        """A page."""\n',
            '        """A page."""\n    def book(self, id: str) -> Book: ...\n',
            ["+ Shop.book(): Book", "+ Shop.book(id): str"],
        ),
        (
            '        """A page."""\n',
            '        """A page."""\n    @property\n    def raw(self) -> Raw: ...\n',
            ["+ Shop.raw: Raw"],
        ),
        ("-> Page", "-> Pages", ["~ Shop.list_books(): Page → Pages  (breaking)"]),
        (
            "def list_books(self, *, size: int | UnsetType = UNSET, ",
            "def books(self, *, ",
            [
                "- Shop.list_books(): Page  (breaking)",
                "- Shop.list_books(size): int  (breaking)",
                "- Shop.list_books(sort): Order  (breaking)",
                "+ Shop.books(): Page",
                "+ Shop.books(sort): Order",
            ],
        ),
        ("    title: str\n", "", ["- Book.title: str  (breaking)"]),
        ("title: str", "title: str | None", ["~ Book.title: str → str | None  (breaking)"]),
        ("writer: str | None", "writer: str", ["~ Book.writer: str | None → str"]),
        ("    title: str\n", "    title: str\n    year: int\n", ["+ Book.year: int"]),
        ('["asc", "desc"]', '["asc"]', ["~ Order: 'asc' | 'desc' → 'asc'  (breaking)"]),
        ('["asc"', '["any", "asc"', ["~ Order: 'asc' | 'desc' → 'any' | 'asc' | 'desc'"]),
        ('"ShopError"', '"ShopFault"', ["- ShopError  (breaking)", "+ ShopFault"]),
        (
            "maximum=9",
            "maximum=8",
            ["~ list_books(size) accepts: maximum=9, minimum=1 → maximum=8, minimum=1  (breaking)"],
        ),
        (
            "maximum=9",
            "maximum=10",
            ["~ list_books(size) accepts: maximum=9, minimum=1 → maximum=10, minimum=1"],
        ),
        (
            ', absent="none"',
            "",
            ["~ list_books(q) accepts: absent='none'  (breaking)"],
        ),
    ],
)
def test_a_difference_is_told(old: str, new: str, lines: list[str], tmp_path: Path) -> None:
    """In words of the client, and what breaks comes first."""
    before = surface(package(tmp_path / "before"))
    after = surface(package(tmp_path / "after", old, new))
    told = [str(each) for each in differences(before, after)]
    assert told == lines


def test_values_break_whom_they_reach(tmp_path: Path) -> None:
    """A further value of a field is one that no program knows; of an argument it is a choice."""
    before = surface(package(tmp_path / "before", "title: str", "title: Order"))
    package(tmp_path / "after", "title: str", "title: Order")
    models = tmp_path / "after" / "shop" / "models" / "book.py"
    models.write_text(models.read_text().replace('"desc"', '"desc", "any"'), encoding="utf-8")
    (found,) = differences(before, surface(tmp_path / "after"))
    assert found.breaking


def test_equal_packages_have_no_differences(tmp_path: Path) -> None:
    """Formatting and texts do not count."""
    before = surface(package(tmp_path / "before"))
    assert differences(before, surface(package(tmp_path / "after", "A page.", "One page."))) == []


def test_the_first_package_has_no_past(tmp_path: Path) -> None:
    """Where there is no package, there is no surface."""
    assert surface(tmp_path / "nowhere") == {}
