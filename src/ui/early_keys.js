// Keeps the keys that are pressed before the page answers by itself; early_keys.rs presses them again when it does.
// What the browser does with a key by itself, it still does: text is typed, Tab moves on, buttons and links are pressed.
// Before the first paint, it also sets how this device shows pages (kept.rs), so that nothing jumps.
(() => {
  try {
    for (const name of ["--split", "--zoom", "--veil"]) document.documentElement.style.setProperty(name, localStorage.getItem("countersign" + name));
  } catch {} // this browser keeps nothing
  const kept = (window.earlyKeys = []);
  const end = Date.now() + 10_000; // a page whose script never comes keeps the browser's own keys
  const keep = (event) => {
    if (Date.now() > end || document.documentElement.hasAttribute("data-hydrated")) {
      removeEventListener("keydown", keep, true);
      return;
    }
    const { key, target } = event;
    const isText = target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
    const isPressed = target.matches("button, a, summary, [type=checkbox], [type=radio]") && (key === "Enter" || key === " ");
    const isOwn = event.ctrlKey || event.altKey || event.metaKey || key === "Enter" || key === "Escape" || /^F\d/.test(key);
    if (event.repeat || event.isComposing || isPressed || key === "Tab" || (isText && !isOwn)) return;
    kept.push(new KeyboardEvent("keydown", event));
    // Enter in a field would send the form, and "/" begin the browser's own search.
    if ((isText && key === "Enter" && target.closest("#review")) || (!isText && key === "/")) event.preventDefault();
  };
  addEventListener("keydown", keep, true);
})();
