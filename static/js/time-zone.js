// Proposes the browser's time zone where none was chosen yet. Without this script the list stands at UTC.
const select = document.querySelector("select[data-guess]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

if (select && select.value === "UTC" && [...select.options].some((option) => option.value === zone)) {
  select.value = zone;
}
