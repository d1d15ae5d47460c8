"""A QR code as one path."""

import segno

QUIET = 2


def qr_code(url: str, x: float, y: float, size: float) -> str:
    """A square QR code of an address, error correction M, with its quiet zone inside `size`.

    Always dark on white, also on a dark screen: readers need it.
    """
    matrix = [bytes(row) for row in segno.make(url, error="m", micro=False).matrix]
    side = len(matrix) + 2 * QUIET
    runs = "".join(
        f"M{start} {row}h{length}v1h-{length}z"
        for row, modules in enumerate(matrix)
        for start, length in _runs(modules)
    )
    return (
        f'<g class="qr" transform="translate({x:.6g} {y:.6g}) scale({size / side:.6g})">'
        f'<rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path transform="translate({QUIET} {QUIET})" fill="#000" d="{runs}"/></g>'
    )


def _runs(modules: bytes) -> list[tuple[int, int]]:
    """(start, length) of each run of dark modules."""
    found: list[tuple[int, int]] = []
    for index, module in enumerate(modules):
        if not module:
            continue
        if found and sum(found[-1]) == index:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((index, 1))
    return found
