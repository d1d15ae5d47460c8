"""Zip packages (.xlsx, .ods), opened without trusting what they say about themselves."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from .data import BadFile
from .limits import Limits

_END_RECORD = struct.Struct("<4s4H2LH")
_LOCAL_NAMES = struct.Struct("<2H")
_LOCAL_SIZE = 30
_CHUNK = 1 << 20
_ENTRY_BYTES = 512  # a generous central-directory entry
_ENCRYPTED_FLAG = 1


class Archive:
    """A zip whose parts are inflated by ourselves, with a bound on all of them together."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        _check_end_record(data, limits)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                entries = package.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
            raise BadFile("file_damaged") from error
        if len(entries) > limits.max_entries:
            raise BadFile("zip_bomb", {"entries": len(entries), "limit": limits.max_entries})
        self._data = data
        self._limits = limits
        self._unpacked = 0
        self._entries = {entry.filename: entry for entry in entries}
        if len(self._entries) != len(entries):
            # Two parts of one name: readers disagree on which one counts.
            raise BadFile("file_damaged")

    @property
    def names(self) -> list[str]:
        return list(self._entries)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The inflated bytes of a part, at most 1 MiB at a time; BadFile where it is a bomb."""
        entry = self._entries[name]
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise BadFile("file_encrypted")
        packed = self._packed(entry)
        size = 0
        for chunk in _inflate(packed, entry.compress_type):
            size += len(chunk)
            self._count(len(chunk), size, len(packed))
            yield chunk
        if size != entry.file_size:
            raise BadFile("file_damaged")

    def read(self, name: str) -> bytes:
        """The whole of a small part."""
        return b"".join(self.chunks(name))

    def drain(self, name: str) -> None:
        """Inflate a part only to know that it is whole and within bounds."""
        for _chunk in self.chunks(name):
            pass

    def _count(self, new: int, size: int, packed: int) -> None:
        limits = self._limits
        self._unpacked += new
        if self._unpacked > limits.max_unpacked:
            raise BadFile("unpacked_too_large", {"limit_mib": limits.max_unpacked >> 20})
        if size > limits.ratio_from and size > packed * limits.max_ratio:
            raise BadFile("zip_bomb", {"ratio": size // max(packed, 1), "limit": limits.max_ratio})

    def _packed(self, entry: zipfile.ZipInfo) -> memoryview:
        try:
            names = _LOCAL_NAMES.unpack_from(self._data, entry.header_offset + 26)
        except struct.error as error:
            raise BadFile("file_truncated") from error
        start = entry.header_offset + _LOCAL_SIZE + sum(names)
        packed = memoryview(self._data)[start : start + entry.compress_size]
        if len(packed) != entry.compress_size:
            raise BadFile("file_truncated")
        return packed


def _check_end_record(data: bytes, limits: Limits) -> None:
    """The directory is looked at before `zipfile` builds an object for each of its entries."""
    start = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if start < 0 or start + _END_RECORD.size > len(data):
        raise BadFile("file_truncated")
    _magic, _disk, _first, _here, entries, size, _offset, _note = _END_RECORD.unpack_from(
        data, start
    )
    if entries > limits.max_entries or size > limits.max_entries * _ENTRY_BYTES:
        raise BadFile("zip_bomb", {"entries": entries, "limit": limits.max_entries})


def _inflate(packed: memoryview, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        for start in range(0, len(packed), _CHUNK):
            yield bytes(packed[start : start + _CHUNK])
        return
    if method != zipfile.ZIP_DEFLATED:
        raise BadFile("file_damaged")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        chunk = inflater.decompress(packed, _CHUNK)
        while chunk:
            yield chunk
            chunk = inflater.decompress(inflater.unconsumed_tail, _CHUNK)
    except zlib.error as error:
        raise BadFile("file_damaged") from error
    if not inflater.eof:
        raise BadFile("file_truncated")
