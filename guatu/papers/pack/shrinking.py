"""Photos made small enough for paper."""

import io

from PIL import Image

# 83 mm of paper at about 200 dots per inch.
LONGEST = 660
QUALITY = 72


def shrunk(data: bytes) -> bytes:
    """A photo (JPEG, PNG or WebP) as a JPEG of at most LONGEST dots a side, without metadata.

    Raises PIL.UnidentifiedImageError for what is none.
    """
    with Image.open(io.BytesIO(data)) as opened:
        opened.draft("RGB", (LONGEST, LONGEST))  # a JPEG is decoded at a fraction of its size
        small = opened.convert("RGB")
    small.thumbnail((LONGEST, LONGEST))
    canvas = Image.new("RGB", small.size)
    canvas.paste(small)
    out = io.BytesIO()
    canvas.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
