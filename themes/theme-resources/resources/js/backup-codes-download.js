// Download, print and copy on the page that shows new backup codes. The codes are read from the visible list only.

const LINE_END = "\r\n";

const sheet = document.getElementById("backup-codes-sheet");
const tools = document.getElementById("backup-codes-tools");
const status = document.getElementById("backup-codes-status");
const form = document.getElementById("kc-backup-codes-download-form");

function text(element) {
  return element.textContent.trim().replace(/\s+/g, " ");
}

function part(name) {
  return sheet.querySelector(`[data-file="${name}"]`);
}

function codes() {
  return [...sheet.querySelectorAll("li code")].map((code, i) => `[ ] ${String(i + 1).padStart(2)}. ${text(code)}`);
}

// What the paper says, line by line.
function lines() {
  const about = [...part("about").querySelectorAll("div")].map(text);
  return [
    text(part("title")),
    "",
    ...about,
    "",
    text(part("use")),
    "",
    ...codes(),
    "",
    text(part("note")),
    text(part("renew")),
    "",
  ];
}

// Emptied first, so that a screen reader also speaks the same sentence twice.
function tell(message) {
  status.textContent = "";
  setTimeout(() => (status.textContent = message), 50);
}

function download() {
  const address = URL.createObjectURL(new Blob([lines().join(LINE_END)], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = sheet.dataset.fileName;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  tell(sheet.dataset.downloaded.replace("{0}", sheet.dataset.fileName));
}

async function copy() {
  const content = lines().join("\n");
  try {
    await navigator.clipboard.writeText(content);
    tell(sheet.dataset.copied);
  } catch {
    // No clipboard without HTTPS, or the browser forbids it.
    tell(copyBySelection(content) ? sheet.dataset.copied : sheet.dataset.copyFailed);
  }
}

function copyBySelection(content) {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = content;
  area.className = "backup-codes-offscreen";
  document.body.append(area);
  area.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) {
      focused.focus();
    }
  }
}

// A second click on Continue while the first is on its way would answer with a page that is out of date. And a browser
// that comes back to a page it has kept must not show codes that are confirmed: the server knows what is to be seen.
function sendOnce() {
  let sent = false;
  form.addEventListener("submit", (event) => (sent ? event.preventDefault() : (sent = true)));
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && sent) {
      sheet.remove();
      location.reload();
    }
    sent = false;
  });
}

document.getElementById("backup-codes-download").addEventListener("click", download);
document.getElementById("backup-codes-print").addEventListener("click", () => window.print());
document.getElementById("backup-codes-copy").addEventListener("click", copy);
sendOnce();
tools.hidden = false;
