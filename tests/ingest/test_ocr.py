"""Text recognition, where it is installed; what is said where it is not."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from rag.errors import UnreadableFileError
from rag.ingest.formats import ocr
from rag.ingest.load import load_document
from tests.ingest.make_files import pdf_bytes

needs_ocr = pytest.mark.skipif(
    ocr.missing() is not None, reason="text recognition (extra ocr, tesseract) is not installed"
)


def picture(text: str) -> Image.Image:
    image = Image.new("RGB", (900, 120), "white")
    ImageDraw.Draw(image).text((40, 40), text, fill="black", font=ImageFont.load_default(32))
    return image


def save(folder: Path, name: str) -> Path:
    picture("The ministers agreed on a plan.").save(folder / name)
    return folder / name


@needs_ocr
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tiff", "a.pdf"])
def test_a_scan_is_read(tmp_path: Path, name: str) -> None:
    document = load_document(save(tmp_path, name), source=name, max_bytes=10**7)
    assert document.text == "The ministers agreed on a plan."
    assert document.page_starts == (0,)


@pytest.mark.parametrize("name", ["a.png", "a.pdf"])
def test_without_recognition_a_scan_is_refused_by_name(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # no tesseract there
    with pytest.raises(UnreadableFileError, match=rf"^{name}: .*no text layer.*\(OCR\), install"):
        load_document(save(tmp_path, name), source=name, max_bytes=10**7)


def test_a_pdf_without_letters_or_pictures_has_no_text_layer(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_bytes([["12", "34"]]))
    with pytest.raises(UnreadableFileError, match="no text layer"):
        load_document(tmp_path / "a.pdf", source="a.pdf", max_bytes=10**7)


def test_a_damaged_picture_is_refused_by_name(tmp_path: Path) -> None:
    buffer = BytesIO()
    picture("x").save(buffer, "PNG")
    (tmp_path / "a.png").write_bytes(buffer.getvalue()[:60])
    with pytest.raises(UnreadableFileError, match=r"^a\.png: "):
        load_document(tmp_path / "a.png", source="a.png", max_bytes=10**7)
