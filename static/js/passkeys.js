// Passkeys need scripts and a browser that knows them; what fails is said on the page.
"use strict";
document.documentElement.classList.toggle("has-passkeys", "PublicKeyCredential" in window);
document.addEventListener("allauth.error", (event) => {
  const place = document.querySelector("[data-passkey-failed]");
  if (!place) return;
  event.preventDefault();
  place.textContent = place.dataset.passkeyFailed;
});
