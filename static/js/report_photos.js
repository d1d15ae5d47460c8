// Photos: made smaller here, kept on this device until the server has them, sent once each.
"use strict";
window.guatuPhotos = ({ account, words, token, ask }) => {
  const [LONGEST, QUALITY, HEAD] = [1600, 0.82, 262144];
  let opened = null;

  const shelf = () => {
    opened = opened || new Promise((resolve, reject) => {
      const asked = indexedDB.open("guatu-report", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("photos", { keyPath: "token" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    return opened;
  };
  const inShelf = async (mode, act) => {
    const store = (await shelf()).transaction("photos", mode).objectStore("photos");
    return new Promise((resolve, reject) => {
      const asked = act(store);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  };
  const waiting = async () => (await inShelf("readonly", (store) => store.getAll())).filter((photo) => photo.account === account);

  const smaller = async (file) => {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const share = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * share));
    canvas.height = Math.max(1, Math.round(picture.height * share));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  };

  const here = () =>
    new Promise((resolve) => {
      if (!navigator.geolocation) resolve({});
      else {
        navigator.geolocation.getCurrentPosition(
          ({ coords }) => resolve({ longitude: coords.longitude.toFixed(6), latitude: coords.latitude.toFixed(6) }),
          () => resolve({}),
          { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
        );
      }
    });

  const dayAndTime = (milliseconds) => new Date(milliseconds).toISOString();

  const take = async (card, file, wantsPlace) => {
    const told = window.guatuExif.read(await file.slice(0, HEAD).arrayBuffer());
    const place = !told.longitude && wantsPlace ? await here() : {};
    const photo = {
      token: token(),
      account,
      project: card.dataset.report,
      month: card.dataset.month,
      url: card.dataset.photoUrl,
      blob: await smaller(file),
      ...told,
      ...place,
      taken_at: told.taken_at || dayAndTime(file.lastModified),
    };
    await inShelf("readwrite", (store) => store.put(photo));
  };

  const say = (project, text) => {
    const line = document.querySelector(`#p${project} [data-photo-state]`);
    if (line) line.textContent = text;
  };

  const show = (photo, html) => {
    const old = document.getElementById(`photos-${photo.project}`);
    const card = old && old.closest("[data-report]");
    if (card && card.dataset.month === photo.month) old.outerHTML = html;
  };

  let isSending = false;
  const sendAll = async () => {
    if (isSending) return true;
    isSending = true;
    try {
      for (const photo of await waiting()) {
        say(photo.project, words.photoSending);
        const body = new FormData();
        body.append("photo", photo.blob, "photo.jpg");
        for (const name of ["token", "month", "taken_at", "longitude", "latitude"]) body.append(name, photo[name] || "");
        const answer = await ask(photo.url, { body, headers: { "HX-Request": "true" } });
        // Refused for good, or there: it need not wait any longer. Anything else is tried again.
        if (answer.kind !== "answer" || !(answer.ok || [404, 413, 422].includes(answer.status))) break;
        await inShelf("readwrite", (store) => store.delete(photo.token));
        if (answer.ok || answer.status === 422) show(photo, answer.text);
        say(photo.project, "");
      }
    } finally {
      isSending = false;
    }
    return told();
  };

  // Says beside each project how many photos wait; true where none does.
  const told = async () => {
    const counts = new Map();
    for (const photo of await waiting()) counts.set(photo.project, (counts.get(photo.project) || 0) + 1);
    for (const [project, count] of counts) say(project, words.photoWaiting.replace("{count}", count));
    return counts.size === 0;
  };

  const choose = async (card, input) => {
    const wantsPlace = Boolean(card.querySelector("[data-here]:checked"));
    for (const file of [...input.files]) {
      try {
        await take(card, file, wantsPlace);
      } catch {
        say(card.dataset.report, words.photoBad);
        input.value = "";
        return;
      }
    }
    input.value = "";
    await sendAll();
  };

  const remove = async (form) => {
    const project = form.closest("[data-report]").dataset.report;
    const answer = await ask(form.action, { headers: { "HX-Request": "true" } });
    if (answer.kind === "answer" && answer.status < 500) document.getElementById(`photos-${project}`).outerHTML = answer.text;
  };

  return { choose, remove, sendAll };
};
