// What a JPEG's EXIF says of when and where it was taken; nothing of anything else is read.
"use strict";
window.guatuExif = (() => {
  const SIZES = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 };
  const [EXIF, GPS, TIME, ORIGINAL] = [0x8769, 0x8825, 0x0132, 0x9003];

  const tiffOf = (view) => {
    if (view.byteLength < 12 || view.getUint16(0) !== 0xffd8) return null;
    let at = 2;
    while (at + 10 < view.byteLength) {
      const marker = view.getUint16(at);
      const length = view.getUint16(at + 2);
      if ((marker & 0xff00) !== 0xff00 || length < 2) return null;
      if (marker === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return at + 10;
      if (marker === 0xffda) return null;
      at += 2 + length;
    }
    return null;
  };

  const valueOf = (view, start, entry, little) => {
    const kind = view.getUint16(entry + 2, little);
    const count = view.getUint32(entry + 4, little);
    const size = (SIZES[kind] || 1) * count;
    const at = size > 4 ? start + view.getUint32(entry + 8, little) : entry + 8;
    if (at + size > view.byteLength) return null;
    if (kind === 2) {
      const codes = new Uint8Array(view.buffer, view.byteOffset + at, count);
      return String.fromCharCode(...codes).replace(/\0.*$/, "");
    }
    if (kind === 5) {
      return Array.from({ length: count }, (_none, place) => view.getUint32(at + 8 * place, little) / view.getUint32(at + 8 * place + 4, little));
    }
    return kind === 3 ? view.getUint16(at, little) : view.getUint32(at, little);
  };

  const directory = (view, start, offset, little) => {
    const found = {};
    const at = start + offset;
    if (!offset || at + 2 > view.byteLength) return found;
    const count = view.getUint16(at, little);
    for (let place = 0; place < count; place += 1) {
      const entry = at + 2 + 12 * place;
      if (entry + 12 > view.byteLength) break;
      found[view.getUint16(entry, little)] = valueOf(view, start, entry, little);
    }
    return found;
  };

  const degrees = (parts, side) => {
    if (!Array.isArray(parts) || parts.length !== 3) return null;
    const sum = parts[0] + parts[1] / 60 + parts[2] / 3600;
    if (!Number.isFinite(sum)) return null;
    return ((side === "S" || side === "W" ? -1 : 1) * sum).toFixed(6);
  };

  // "2026:11:03 14:05:09" as "2026-11-03T14:05:09"; the camera's clock knows no zone.
  const time = (text) => {
    const found = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(text || "");
    return found ? `${found[1]}-${found[2]}-${found[3]}T${found[4]}` : "";
  };

  const read = (buffer) => {
    const nothing = { taken_at: "", longitude: "", latitude: "" };
    try {
      const view = new DataView(buffer);
      const start = tiffOf(view);
      if (start === null) return nothing;
      const little = view.getUint16(start) === 0x4949;
      const first = directory(view, start, view.getUint32(start + 4, little), little);
      const more = directory(view, start, first[EXIF], little);
      const gps = directory(view, start, first[GPS], little);
      const [longitude, latitude] = [degrees(gps[4], gps[3]), degrees(gps[2], gps[1])];
      const is_place = longitude !== null && latitude !== null && (Number(longitude) || Number(latitude));
      return {
        taken_at: time(more[ORIGINAL] || first[TIME]),
        longitude: is_place ? longitude : "",
        latitude: is_place ? latitude : "",
      };
    } catch {
      return nothing; // a file cut short tells nothing
    }
  };

  return { read };
})();
