/* Give the rich-text editor the name of its field, which the box behind it has. */
function name(editor) {
  const label = editor.closest(".field")?.querySelector("label");
  if (!label || editor.hasAttribute("aria-labelledby")) return;
  label.id ||= `${label.htmlFor}-label`;
  editor.setAttribute("aria-labelledby", label.id);
}

const nameAll = () => document.querySelectorAll(".tiptap[contenteditable]").forEach(name);

new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();
