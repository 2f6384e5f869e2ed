// allauth tells of a key that could not be read only to the console.
document.addEventListener("allauth.error", () => {
  for (const notice of document.querySelectorAll("[data-key-fault]")) {
    notice.hidden = false;
  }
});
